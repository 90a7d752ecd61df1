export interface RandomSource {
  /** Defaults to the platform's crypto; null where there is none. */
  crypto?: Partial<Pick<Crypto, 'getRandomValues'>> | null;
  /** Used only where there is no crypto. */
  random?: () => number;
}

/** A new visitor id: a version 4 UUID, made from bytes because `randomUUID` exists on https pages only. */
export function createVisitorId({ crypto = globalThis.crypto, random = Math.random }: RandomSource = {}): string {
  const bytes = new Uint8Array(16);
  if (crypto?.getRandomValues) crypto.getRandomValues(bytes);
  else bytes.forEach((_, index) => (bytes[index] = Math.floor(random() * 256)));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
