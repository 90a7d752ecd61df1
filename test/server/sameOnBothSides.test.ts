import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import type { InitialState } from '../../src/client/types';
import { createServerConvert } from '../../src/server';
import { createMemoryStorage } from '../../src/visitor/storage';
import { formatRecordCookie } from '../../src/visitor/recordCookie';
import { formatRecord, readRecord } from '../../src/visitor/visitorRecord';
import { generateCase } from '../parity/generate';
import { createRandom } from '../parity/generate/random';
import { notIn } from './projects';

const RUNS = 100;
const SEED = 20_260_106;

interface Asked {
  readonly kind: 'experience' | 'feature';
  readonly key: string;
}
type Answers = Record<string, unknown>;
interface Answering {
  experience(key: string): { variation: unknown; reason: string; details: unknown };
  feature(key: string): {
    isEnabled: unknown;
    variables: unknown;
    experience: unknown;
    matches: unknown;
    reason: string;
  };
}

const json = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

/** A project, a visitor and questions in some order; some experiences exclude others. */
function caseOf(seed: number) {
  const { config, environment, bucketing, visitor, call, experienceKeys, featureKeys } = generateCase(seed);
  const random = createRandom(seed);
  const document = json(config) as { audiences: unknown[]; experiences: { audiences?: unknown }[] };
  if (random.chance(0.5)) {
    document.audiences = [...(document.audiences ?? []), { id: '7777', rules: notIn(random.pick(experienceKeys)) }];
    const excluded = random.pick(document.experiences.filter((each) => each !== null));
    excluded.audiences = [...(Array.isArray(excluded.audiences) ? excluded.audiences : []), '7777'];
  }
  const questions: Asked[] = random.shuffle([
    ...experienceKeys.map((key) => ({ kind: 'experience', key }) as const),
    ...featureKeys.map((key) => ({ kind: 'feature', key }) as const),
  ]);
  return {
    document,
    visitorId: visitor.id,
    record: readRecord({ bucketing: visitor.assignments, segments: visitor.segments }),
    questions: questions.slice(0, random.between(1, questions.length)),
    said: {
      environment,
      bucketing,
      attributes: json({ ...visitor.attributes, ...call.attributes }),
      location: json(call.location),
    },
  };
}

function answersOf(questions: readonly Asked[], side: Answering): Answers {
  // That an assignment has been stored meanwhile changes nothing that is on screen.
  const settled = (reason: string) => (reason === 'sticky' ? 'bucketed' : reason);
  const entries = questions.map(({ kind, key }) => {
    if (kind === 'experience') {
      const { variation, reason, details } = side.experience(key);
      return [`${kind} ${key}`, { variation, reason: settled(reason), details }];
    }
    const { isEnabled, variables, experience, matches, reason } = side.feature(key);
    return [`${kind} ${key}`, { isEnabled, variables, experience, matches, reason: settled(reason) }];
  });
  return Object.fromEntries(entries) as Answers;
}

function inBrowser(options: ConvertClientOptions): Answering {
  const client = createConvertClient(options);
  client.load();
  return client as unknown as Answering;
}

describe('the same visitor', () => {
  it(`is decided the same on a server, by the page that takes over, and in a browser alone: ${RUNS} projects`, async () => {
    let assigned = 0;
    const property = fc.asyncProperty(fc.nat(), async (seed) => {
      const { document, visitorId, record, questions, said } = caseOf(seed);
      const keysOf = (kind: Asked['kind']) => questions.filter((asked) => asked.kind === kind).map(({ key }) => key);
      const storage = createMemoryStorage();
      storage.setItem(`100-200-${visitorId}`, formatRecord(record));
      const alone = answersOf(questions, inBrowser({ config: document, visitorId, storage, ...said }));

      const cookieName = 'convert-react.visitorId.100-200';
      const cookies = { [cookieName]: formatRecordCookie(cookieName, visitorId, record).value };
      const convert = await createServerConvert({ config: document, visitorId, cookies, ...said });
      const onServer = answersOf(questions, convert as unknown as Answering);
      expect(onServer).toEqual(alone);
      assigned += keysOf('experience').filter((key) => convert.experience(key).variation !== null).length;

      for (const mode of ['config', 'decisions'] as const) {
        const initialState = json(convert.dehydrate({ mode })) as InitialState;
        const takenOver = inBrowser({ initialState, storage: createMemoryStorage() });
        // In any order: what the server decided first stays first.
        expect(answersOf([...questions].reverse(), takenOver)).toEqual(onServer);
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS });
    // The projects are not all shut: a good part of the answers is a variation.
    expect(assigned).toBeGreaterThan(RUNS / 4);
  });
});
