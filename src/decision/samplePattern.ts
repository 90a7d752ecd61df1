import { attempt } from '../config/attempt';

/** Lower case, as the values are that patterns are asked about; of what is not ASCII a few of each kind. */
const SAMPLE = [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), ...'éıſ日\u00a0\u2028\ufeff']
  .filter((character) => character === character.toLowerCase())
  .join('');

/** Escapes by number or name: which character, or whether any, only the whole pattern knows. */
const OPAQUE = /\\[0-9ckux]/;

/** Which sample characters an atom matches, asked of the engine itself; all of them when it is not clear. */
export function samplePattern(atom: string, source: string): string {
  const sample = SAMPLE + source.replace(/[\0-\x7f]/g, '').toLowerCase();
  if (OPAQUE.test(atom)) return sample;
  const pattern = attempt(() => new RegExp(`^(?:${atom})$`, 'i'), null);
  return pattern ? [...sample].filter((character) => pattern.test(character)).join('') : sample;
}
