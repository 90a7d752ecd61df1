import { type RefCallback, useCallback, useEffect, useState } from 'react';
import type { Result } from '../client/types';
import { useClient } from './useConvert';

/** As much of an element as must be on screen to count as seen. */
const SEEN_RATIO = 0.5;

/** So fine that a step of something a hundred screens tall is half a screen. */
const THRESHOLDS = [...Array(201).keys()].map((step) => step / 200);

/**
 * A ref for `exposure: 'visible'`: the visitor is exposed when at least half of the element is on screen (or it fills half
 * the screen), once.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function Offer() {
 *   const offer = useExperience('offer', { exposure: 'visible' });
 *   const ref = useExposureRef(offer);
 *   return <section ref={ref}>{offer.variation === 'b' ? 'Half price' : 'Full price'}</section>;
 * }
 */
export function useExposureRef<Target extends Element = HTMLElement>(result: Result): RefCallback<Target> {
  const client = useClient();
  const [element, setElement] = useState<Target | null>(null);
  useEffect(() => {
    if (!element) return;
    if (typeof IntersectionObserver === 'undefined') return client.expose(result);
    const observer = new IntersectionObserver(
      (seen) => {
        if (!seen.some(isSeen)) return;
        client.expose(result);
        observer.disconnect();
      },
      { threshold: THRESHOLDS },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [client, element, result]);
  return useCallback((target: Target | null) => setElement(target), []);
}

const isSeen = ({ isIntersecting, intersectionRatio, intersectionRect, rootBounds }: IntersectionObserverEntry) =>
  isIntersecting &&
  (intersectionRatio >= SEEN_RATIO || (!!rootBounds && intersectionRect.height >= rootBounds.height * SEEN_RATIO));
