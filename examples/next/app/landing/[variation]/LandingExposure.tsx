'use client';

import { useExperience } from 'convert-react';

/** A static page knows no visitor: the browser, which has the proxy's cookies, says who has seen it. */
export function LandingExposure() {
  useExperience('landing');
  return null;
}
