import { describe, expect, test } from 'vitest';
import { decideFeature } from '../../src/decision/decideFeature';
import { aFeatureChange, aProject, aVariation, anExperience } from './given';

/** The value of a variable of this type, as a decision gives it. */
function castVariable(value: unknown, type: string | undefined): unknown {
  const on = aVariation({ traffic_allocation: 100, changes: [aFeatureChange({ it: value })] });
  const project = aProject({
    experiences: [anExperience({ variations: [on] })],
    features: [{ id: '7', key: 'search', name: 'Search', variables: [{ key: 'it', type }] }],
  });
  return decideFeature(project, { id: 'v1' }, 'search').variables['it'];
}

/** Every oddity here is parity with the first call of the official SDK. */
describe.each<[type: string, vectors: [value: unknown, cast: unknown][]]>([
  [
    'boolean',
    [
      ['true', true],
      ['false', false],
      [true, true],
      [false, false],
      ['TRUE', true],
      ['FALSE', true],
      ['0', true],
      [' false', true],
      [[], true],
      [{}, true],
      [1, true],
      [0, false],
      ['', false],
      [null, false],
      [NaN, false],
    ],
  ],
  [
    'integer',
    [
      ['12', 12],
      ['12px', 12],
      [5.7, 5],
      ['-3.9', -3],
      ['0x1F', 31],
      ['1e3', 1],
      [true, 1],
      [false, 0],
      [[3, 4], 3],
      ['', NaN],
      ['px', NaN],
      [null, NaN],
      [{}, NaN],
    ],
  ],
  [
    'float',
    [
      ['1.5', 1.5],
      ['1.5em', 1.5],
      ['1e3', 1000],
      ['0x1F', 0],
      ['.5', 0.5],
      [2, 2],
      [true, 1],
      [false, 0],
      ['', NaN],
      [null, NaN],
    ],
  ],
  [
    'json',
    [
      ['{"a":[1]}', { a: [1] }],
      ['[1,2]', [1, 2]],
      ['5', 5],
      ['null', null],
      ['"x"', 'x'],
      ['{broken', '{broken'],
      ['', ''],
      [5, 5],
      [true, true],
      [null, null],
      [{ a: 1 }, { a: 1 }],
      [[1], [1]],
    ],
  ],
  [
    'string',
    [
      ['x', 'x'],
      [5, '5'],
      [true, 'true'],
      [null, 'null'],
      [{}, '[object Object]'],
      [[1, 2], '1,2'],
    ],
  ],
])('%s', (type, vectors) => {
  test.each(vectors)('%j is %j', (value, cast) => expect(castVariable(value, type)).toEqual(cast));
});

test.each(['colour', 'String', '', 'toString', '__proto__', 'constructor', undefined])(
  'the type %j leaves values as they are',
  (type) => {
    const value = { a: 1 };
    expect(castVariable(value, type)).toEqual(value);
    expect(castVariable('5', type)).toBe('5');
  },
);
