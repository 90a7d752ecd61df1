import { cpus } from 'node:os';
import murmurhash from 'murmurhash';
import { parseConfig } from '../../src/config/parseConfig';
import type { Project } from '../../src/config/project';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import type { Assignments, Visitor } from '../../src/visitor/visitor';
import { loadOfficial } from '../parity/oracle/loadOfficial';
import type { OfficialContext } from '../parity/oracle/official';
import { refuseNetwork } from '../parity/oracle/refuseNetwork';
import { VISITOR, makeProject, middleKey } from './makeProject';
import { measure } from './measure';
import type { Subject } from './measure';
import { createTable } from './table';

const ROUNDS = 5;
const TIME = 80;
const VISITORS = 1000;
/** The official SDK's own time varies by half from run to run, so that 60 times one day is 42 times the next. */
const LEAST = 40;
const OPTIONS = { environment: 'production', location: {} };
const CALL = { locationProperties: {}, visitorProperties: {} };

/** The bundle stands in test/bench/dist. */
const ORACLE = new URL('../../parity/oracle/oracle.ts', import.meta.url);

const network = refuseNetwork();
const Official = loadOfficial(ORACLE);
const table = createTable();
let sink: unknown;

const visitorIds = Array.from({ length: VISITORS }, (_, index) => `visitor-${(index * 2_654_435_761) % 4_294_967_296}`);
const visitors = visitorIds.map((id) => makeVisitor(id, {}));

/** With every field there, as the library's own visitors have: an engine reads objects of one shape fastest. */
function makeVisitor(id: string, assignments: Assignments): Visitor {
  return { id, attributes: { ...VISITOR }, segments: {}, assignments };
}

function parse(document: unknown): Project {
  const parsed = parseConfig(document);
  if (!parsed.ok) throw parsed.error;
  return parsed.project;
}

/** One context per visitor, made beforehand. */
function makeContexts(document: unknown, ids: readonly string[]): OfficialContext[] {
  const sdk = new Official({
    data: document,
    environment: 'production',
    logger: { logLevel: 5 },
    network: { tracking: false },
  });
  return ids.map((id) => sdk.createContext(id, { ...VISITOR })!);
}

/** A subject that goes through the visitors, as many calls a sample as the cost of one allows. */
function subject(name: string, batch: number, call: (index: number) => unknown): Subject {
  let next = 0;
  return {
    name,
    batch,
    run: () => {
      for (let done = 0; done < batch; done++) {
        sink = call(next);
        next = (next + 1) % VISITORS;
      }
    },
  };
}

function ours(count: number): Subject[] {
  const project = parse(makeProject(count));
  const key = middleKey(count);
  const keys = Array.from({ length: count }, (_, index) => `experience-${index}`);
  const returning = visitors.map((visitor) => {
    const { experienceId, details } = decideExperience(project, visitor, key, OPTIONS);
    return makeVisitor(visitor.id, { [experienceId!]: details!.id });
  });
  let each = 0;
  const experience = (visitor: Visitor, asked: string) => decideExperience(project, visitor, asked, OPTIONS);
  return [
    subject(`ours experience ${count}`, 1000, (index) => experience(visitors[index]!, key)),
    subject(`ours returning ${count}`, 1000, (index) => experience(returning[index]!, key)),
    subject(`ours unrestricted ${count}`, 1000, (index) => experience(visitors[index]!, 'unrestricted')),
    subject(`ours every experience ${count}`, 1000, (index) =>
      experience(visitors[index]!, keys[(each = (each + 1) % count)]!),
    ),
    subject(`ours feature ${count}`, 1000, (index) => decideFeature(project, visitors[index]!, 'search', OPTIONS)),
    subject(`ours feature returning ${count}`, 1000, (index) =>
      decideFeature(project, returning[index]!, 'search', OPTIONS),
    ),
  ];
}

/**
 * New visitors: contexts that have decided nothing yet, so that official hashes as ours does. Returning ones answer from
 * what official stored the first time. Features, which make it decide the whole project, get fewer visitors.
 */
function official(count: number): Subject[] {
  const document = makeProject(count);
  const key = middleKey(count);
  const contexts = makeContexts(document, visitorIds);
  const few = visitorIds.slice(0, count > 100 ? 1 : 16);
  let fresh: OfficialContext[] = [];
  const callAll = (call: (context: OfficialContext) => unknown) => () => {
    for (const context of fresh) sink = call(context);
  };
  const experience = (context: OfficialContext) => context.runExperience(key, CALL);
  const feature = (context: OfficialContext) => context.runFeature('search', CALL);
  return [
    { name: `official experience ${count}`, batch: VISITORS, beforeEach: () => (fresh = makeContexts(document, visitorIds)), run: callAll(experience) }, // prettier-ignore
    { name: `official feature ${count}`, batch: few.length, beforeEach: () => (fresh = makeContexts(document, few)), run: callAll(feature) }, // prettier-ignore
    subject(`official returning ${count}`, VISITORS, (index) => experience(contexts[index]!)),
    subject(`official feature returning ${count}`, few.length, (index) => feature(contexts[index % few.length]!)),
  ];
}

/** A document of about 1 MB; every call of the parser gets one of its own, since it remembers what it has parsed. */
function parsing(): { subjects: Subject[]; bytes: number } {
  const text = JSON.stringify(makeProject(1120));
  let document: unknown;
  const freshDocument = () => (document = JSON.parse(text));
  return {
    bytes: Buffer.byteLength(text),
    subjects: [
      { name: 'JSON.parse', batch: 1, run: () => (sink = JSON.parse(text) as unknown) },
      { name: 'parseConfig', batch: 1, beforeEach: freshDocument, run: () => (sink = parseConfig(document)) },
      {
        name: 'parseConfig and first decisions',
        batch: 1,
        beforeEach: freshDocument,
        run: () => {
          const project = parse(document);
          for (const { key } of project.experiences) sink = decideExperience(project, visitors[0]!, key, OPTIONS);
        },
      },
    ],
  };
}

async function main() {
  const { subjects, bytes } = parsing();
  const bareHash = subject('bare hash', 1000, (index) => murmurhash.v3(`1003000010${visitorIds[index]}`, 9999));
  const sizes = [10, 100, 1000];
  const all = [...sizes.flatMap(ours), bareHash, ...sizes.flatMap(official), ...subjects];
  const costs = await measure(all, ROUNDS, TIME);
  const of = (name: string) => costs.get(name)!;

  for (const size of sizes)
    table.faster(`one experience of ${size}`, of(`ours experience ${size}`), of(`official experience ${size}`), LEAST);
  for (const size of sizes)
    table.faster(`the same, a returning visitor`, of(`ours returning ${size}`), of(`official returning ${size}`), null);
  for (const size of sizes) {
    const goal = size === 100 ? 2000 : null;
    table.faster(`one feature, ${size} experiences`, of(`ours feature ${size}`), of(`official feature ${size}`), goal);
  }
  for (const size of sizes) {
    table.faster(
      `the same, a returning visitor`,
      of(`ours feature returning ${size}`),
      of(`official feature returning ${size}`),
      null,
    );
  }
  table.atMost('one experience: 1,000 against 10', of('ours experience 1000'), of('ours experience 10'), 1.2);
  table.atMost('one feature: 1,000 against 10', of('ours feature 1000'), of('ours feature 10'), 1.2);
  table.atMost(
    'each experience in turn: 1,000 against 10',
    of('ours every experience 1000'),
    of('ours every experience 10'),
    null,
  );
  table.atMost('unrestricted experience against the bare hash', of('ours unrestricted 100'), of('bare hash'), 5);
  const size = `${(bytes / 1e6).toFixed(2)} MB`;
  table.atMost(`parseConfig of ${size} against JSON.parse`, of('parseConfig'), of('JSON.parse'), 3);
  table.atMost(
    `the same, and every experience decided once`,
    of('parseConfig and first decisions'),
    of('JSON.parse'),
    null,
  );

  console.log(
    `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}; official is @convertcom/js-sdk 4.4.3\n`,
  );
  console.log(table.print());
  console.log(`\nRatios are medians of ${ROUNDS} rounds in which all take turns; the spread is of those rounds.`);
  if (network.attempts.length > 0) throw new Error('The benchmark reached for the network.');
  if (sink === undefined) throw new Error('Nothing was measured.');
  if (table.missed().length === 0) return;
  console.error(`\nMisses its goal: ${table.missed().join(', ')}.`);
  process.exitCode = 1;
}

await main();
