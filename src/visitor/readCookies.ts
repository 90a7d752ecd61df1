/** The cookies of a `Cookie` header or of `document.cookie`, by name. What is no pair, or is wrongly encoded, is left out. */
export function readCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const name = decode(pair.slice(0, at).trim());
    // The browser lists the most specific path first; that one is meant.
    if (name !== null && !cookies.has(name)) cookies.set(name, decode(pair.slice(at + 1).trim()) ?? '');
  }
  return cookies;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
