import murmurhash from 'murmurhash';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { murmurBucket } from '../../src/decision/bucketing';
import { seededRandom } from './given';

afterEach(() => void vi.unstubAllGlobals());

/** Vectors of MurmurHash3 x86 32 as its reference implementation gives them. */
describe('the hash', () => {
  test.each([
    // A seed of 0 is the default. As 32 bits, 2³² is 0 too.
    ['', 2 ** 32, 0],
    ['', 1, 0x514e28b7],
    ['test', 2 ** 32, 0xba6bd213],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ])('of %j with the seed %d is %d', (text, seed, hash) => {
    expect(murmurBucket(text, { seed, maxTraffic: 2 ** 32 })).toBe(hash);
  });
});

test('a seed and a traffic of 0 are the defaults', () => {
  expect(murmurBucket('v1', { experienceId: '100', seed: 0, maxTraffic: 0 })).toBe(2096);
});

/** Worked out with an implementation of its own, in another language. */
describe('the bucket value', () => {
  test.each([
    ['100', 'v1', 2096],
    ['100', 'v2', 1244],
    ['100', 'v7', 6678],
    ['100334665', 'visitor-1', 4856],
    ['', 'v1', 8260],
    ['100', '', 4214],
    ['100', 'é😀', 1149],
    ['100', '日本', 8238],
    ['100', 'x'.repeat(200), 6961],
  ])('of experience %j and visitor %j is %d', (experienceId, visitorId, value) => {
    expect(murmurBucket(visitorId, { experienceId })).toBe(value);
  });

  test('hashes a lone surrogate as U+FFFD, as every text encoder does', () => {
    expect(murmurBucket('v\ud800x', { experienceId: '100' })).toBe(4140);
    expect(murmurBucket('v\ufffdx', { experienceId: '100' })).toBe(4140);
  });

  test('joins a surrogate pair that is split between the two ids', () => {
    expect(murmurBucket('\ude00', { experienceId: '\ud83d' })).toBe(murmurBucket('\ud83d\ude00'));
  });

  test('hashes the experience id before the visitor id, with nothing between', () => {
    expect(murmurBucket('23', { experienceId: '1' })).toBe(murmurBucket('3', { experienceId: '12' }));
    expect(murmurBucket('2', { experienceId: '1' })).not.toBe(murmurBucket('1', { experienceId: '2' }));
  });

  test('is the same whatever was hashed before', () => {
    const before = ['100', '1\u00e90', '101', '10', '1000', ''];
    for (const experienceId of before) {
      murmurBucket('v1', { experienceId });
      expect(murmurBucket('v1', { experienceId: '100' }), `after ${experienceId}`).toBe(2096);
      murmurBucket('1', { experienceId: `${experienceId}v` });
      expect(murmurBucket('v1', { experienceId: '100' })).toBe(2096);
    }
  });

  test('has the seed 9999 and 10,000 steps unless told otherwise', () => {
    expect(murmurBucket('v1', { experienceId: '100' })).toBe(
      murmurBucket('v1', { experienceId: '100', seed: 9999, maxTraffic: 10_000 }),
    );
    expect(murmurBucket('v1', { experienceId: '100', seed: 1 })).not.toBe(2096);
    expect(murmurBucket('v1', { experienceId: '100', maxTraffic: 100 })).toBe(20);
  });

  test('needs no text encoder for ASCII of up to 128 characters, which is most of the time of a decision', () => {
    const [short, long, accented] = ['a'.repeat(125), 'a'.repeat(126), 'é'];
    const expected = murmurBucket(short, { experienceId: '100' });
    vi.stubGlobal('TextEncoder', undefined);
    expect(murmurBucket(short, { experienceId: '100' })).toBe(expected);
    expect(murmurBucket('v1', { experienceId: '100' })).toBe(2096);
    expect(murmurBucket('\u007f')).toBeTypeOf('number');
    for (const other of [long, accented, '\u0080'])
      expect(() => murmurBucket(other, { experienceId: '100' })).toThrow();
    expect(() => murmurBucket('1', { experienceId: 'é' })).toThrow();
  });

  test('is that of the plain hash for every kind of text and length', () => {
    const random = seededRandom(3);
    const alphabets = ['abcXYZ019-_', '\u0000\u007f\u0080', 'éß😀日\ud800\udfff'];
    const draw = (alphabet: string, length: number) =>
      Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
    for (let round = 0; round < 3000; round++) {
      const length = Math.floor(random() * 140);
      const alphabet = alphabets[Math.floor(random() * (random() < 0.5 ? 1 : 3))] ?? '';
      const visitorId = draw('abc0123', length) + draw(alphabet, Math.floor(random() * 4));
      const experienceId = draw('0123', Math.floor(random() * 12));
      const plain = Math.trunc((murmurhash.v3(experienceId + visitorId, 9999) / 2 ** 32) * 10_000);
      expect(murmurBucket(visitorId, { experienceId })).toBe(plain);
    }
  });
});
