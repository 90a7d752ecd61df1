const NUMBER = /^-?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)$/;

/** A string that reads as a number becomes one, unless it overflows; everything else is compared as it is. */
export function toComparable(value: unknown): unknown {
  if (typeof value !== 'string' || !NUMBER.test(value)) return value;
  const number = toNumber(value);
  return Number.isFinite(number) ? number : value;
}

/** Parity: after exactly `0` a comma is a decimal comma, so `0,500` is a half; anywhere else it groups thousands, also in `-0,500`. */
function toNumber(text: string): number {
  return text.startsWith('0,') ? parseFloat(text.replace(/,/g, '.')) : parseFloat(text.replace(/,/g, ''));
}
