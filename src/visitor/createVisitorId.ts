export interface RandomSource {
  /** Defaults to the platform's crypto; null where there is none. */
  crypto?: Partial<Pick<Crypto, 'randomUUID' | 'getRandomValues'>> | null;
  /** Used only where there is no crypto. */
  random?: () => number;
}

/** A new visitor id: a version 4 UUID. `randomUUID` exists on https pages only, so a plain http page makes it from bytes. */
export function createVisitorId({ crypto = globalThis.crypto, random = Math.random }: RandomSource = {}): string {
  if (crypto?.randomUUID) return crypto.randomUUID();
  const bytes = new Uint8Array(16);
  if (crypto?.getRandomValues) crypto.getRandomValues(bytes);
  else bytes.forEach((_, index) => (bytes[index] = Math.floor(random() * 256)));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
