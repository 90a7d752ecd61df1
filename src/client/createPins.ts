import type { Basis } from './basis';

/**
 * What is shown stays: while some component shows a key, that key goes on being answered from the basis it was first
 * shown on, be it a project or the timeout that came before one. Attributes, location and visitor are the app's own
 * doing and still count. The last one to unmount releases the key.
 */
export function createPins() {
  const pins = new Map<string, { basis: Basis; count: number }>();

  return {
    get: (key: string): Basis | undefined => pins.get(key)?.basis,
    /** Returns the release, which counts once. */
    hold(key: string, basis: Basis): () => void {
      const pin = pins.get(key) ?? { basis, count: 0 };
      pin.count += 1;
      pins.set(key, pin);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        pin.count -= 1;
        if (pin.count === 0 && pins.get(key) === pin) pins.delete(key);
      };
    },
  };
}

export type Pins = ReturnType<typeof createPins>;
