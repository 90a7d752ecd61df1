import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parseConfig';
import type { Project } from '../../src/config/project';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import { explainExperience, explainFeature } from '../../src/decision/explain';
import { formatExplanation } from '../../src/decision/words';
import type { DecideOptions } from '../../src/decision/decision';
import type { Visitor } from '../../src/visitor/visitor';
import { decideExperiences } from './given';
import shop from './shop.config.json';

interface Document {
  readonly experiences: readonly {
    id: string;
    key: string;
    variations: readonly { id: string }[];
    environment: string;
  }[];
  readonly features: readonly unknown[];
  readonly goals: readonly unknown[];
  readonly audiences: readonly unknown[];
  readonly segments: readonly { id: string }[];
  readonly locations: readonly unknown[];
}

/** Documents as a CDN serves them: ours, written in the same form, and real ones where they lie beside the repository. */
function findDocuments(): [name: string, document: Document][] {
  const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^cdn-config.*\.json$/.test(name)) : [];
  const real = names.map((name): [string, Document] => [
    name,
    JSON.parse(readFileSync(folder + name, 'utf8')) as Document,
  ]);
  return [['shop.config.json', shop as Document], ...real];
}

const LOCATIONS = [undefined, { page: 'home', path: '/pricing', location: 'pricing', screen: 'home', feature: 1 }];
const ENVIRONMENTS = [undefined, 'staging', 'production'];
const VISITORS: Visitor[] = Array.from({ length: 50 }, (_, index) => ({
  id: `visitor-${index}`,
  attributes: index % 2 ? { country: 'US', desktop: true, browser: 'FF', enabled: true } : {},
}));

describe.each(findDocuments())('%s', (_name, document) => {
  const project = ((): Project => {
    const parsed = parseConfig(document);
    if (!parsed.ok) throw parsed.error;
    return parsed.project;
  })();

  const situations: [Visitor, DecideOptions][] = VISITORS.flatMap((visitor) =>
    ENVIRONMENTS.flatMap((environment) =>
      LOCATIONS.map((location): [Visitor, DecideOptions] => [visitor, { environment, location }]),
    ),
  );

  test('is parsed whole', () => {
    const counted = ({ experiences, features, goals, audiences, segments, locations }: Document | Project) =>
      [experiences, features, goals, audiences, segments, locations].map((list) => list.length);
    expect(counted(project)).toEqual(counted(document));
    expect(project.experiences.map(({ variations }) => variations.length)).toEqual(
      document.experiences.map(({ variations }) => variations.length),
    );
  });

  test('decides every experience for everybody without an error', () => {
    for (const [visitor, options] of situations) {
      for (const decision of decideExperiences(project, visitor, options)) {
        expect(decision.reason).not.toBe('error');
        expect(decision.variation === null).toBe(decision.details === null);
        expect(decision.variation !== null).toBe(['bucketed', 'sticky'].includes(decision.reason));
      }
    }
  });

  test('decides every feature for everybody without an error', () => {
    for (const [visitor, options] of situations) {
      for (const key of project.featuresByKey.keys()) {
        const decision = decideFeature(project, visitor, key, options);
        expect(decision.reason).not.toBe('error');
        expect(decision.isEnabled).toBe(decision.matches.length > 0);
      }
    }
  });

  test('lets somebody into each of its experiences that has variations', () => {
    const customSegments = document.segments.map(({ id }) => id);
    for (const { id, key, environment, variations } of document.experiences.filter(
      (each) => each.variations.length > 0,
    )) {
      const visitor = {
        ...(VISITORS[1] as Visitor),
        segments: { customSegments },
        assignments: { [id]: variations[0]?.id ?? '' },
      };
      const options = { environment, ignoreLocation: true };
      expect(decideExperience(project, visitor, key, options)).toMatchObject({
        reason: 'sticky',
        details: { id: variations[0]?.id },
      });
    }
  });

  test('explains every decision as it was made', () => {
    for (const [visitor, options] of situations.slice(0, 60)) {
      for (const key of project.experiencesByKey.keys()) {
        const explanation = explainExperience(project, visitor, key, options);
        expect(explanation.decision).toEqual(decideExperience(project, visitor, key, options));
        expect(formatExplanation(explanation)).toContain(`(${explanation.decision.reason})`);
      }
      for (const key of project.featuresByKey.keys()) {
        const explanation = explainFeature(project, visitor, key, options);
        expect(explanation.decision).toEqual(decideFeature(project, visitor, key, options));
        expect(formatExplanation(explanation)).toContain(`(${explanation.decision.reason})`);
      }
    }
  });
});
