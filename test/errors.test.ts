import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConvertError, type ConvertErrorCode } from '../src/errors';
import { ERROR_TEXTS } from '../src/errorTexts';

const ERROR_CODES = Object.keys(ERROR_TEXTS) as ConvertErrorCode[];

const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');

test('every error code has its section in docs/errors.md, and every section its code', () => {
  const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(sections).toEqual([...ERROR_CODES]);
});

test.each(ERROR_CODES)('the section of %s says what happened, what to do, and which details there are', (code) => {
  const section = page.split(`\n## ${code}\n`)[1]?.split('\n## ')[0]?.replace(/\s+/g, ' ').replaceAll('`', '') ?? '';
  const said = new ConvertError(code).message.replace('[convert-react] ', '').replace(` (${code})`, '');
  expect(section).toContain(said.replaceAll('`', ''));
  expect(section).toContain('Details: ');
});
