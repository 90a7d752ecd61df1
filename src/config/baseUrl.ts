import { pastedText } from './pastedText';

/** An endpoint that the app gives, without slashes at its end; else the one of Convert. */
export const baseUrl = (given: unknown, otherwise: string): string =>
  (pastedText(given) || otherwise).replace(/\/+$/, '');
