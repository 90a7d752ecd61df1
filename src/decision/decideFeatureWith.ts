import type { Experience, Feature, Project } from '../config/project';
import type {
  DecideOptions,
  ExperienceDecision,
  FeatureDecision,
  FeatureMatch,
  Preview,
  Reason,
  VariationDetails,
} from './decision';
import type { Trace } from './trace';
import { attempt, oncePer, toRecord } from '../values';
import { featureIdOf } from '../config/parseConfig';
import { frozenCopy } from './variationDetails';

/** Decides a feature: the checks of protocol §4.1, in its order. The caller decides the experiences that carry it. */
export function decideFeatureWith(
  project: Project,
  key: string,
  decideCarrier: (experience: Experience) => ExperienceDecision,
  options?: Pick<DecideOptions, 'preview'>,
  trace?: Trace,
): FeatureDecision {
  try {
    const preview = options?.preview;
    const feature = project.featuresByKey.get(key);
    trace?.step('feature', feature !== undefined, key, feature?.id);
    if (!feature) return switchOff(key, 'unknown-feature');

    const carriers = findCarriers(project, feature, preview);
    trace?.step('carriers', carriers.length > 0, carriers);
    if (carriers.length === 0) return switchOff(key, 'no-experience');

    const decisions = carriers.map((carrier) => decideCarrier(carrier));
    const matches = findMatches(feature, decisions, trace);
    const [winner] = matches;
    trace?.step('variation', winner !== undefined, winner?.experience);
    if (winner) {
      const { experience, variables } = winner;
      const { reason } = decisions.find((decision) => decision.experience === experience) as ExperienceDecision;
      return { feature: key, isEnabled: true, variables, experience, reason, matches, decisions };
    }
    // With a variation in any carrier, that variation lacks the feature. Without one, the reason of the first carrier counts.
    const isAnywhere = decisions.some(({ details }) => details !== null);
    return switchOff(key, isAnywhere ? 'not-in-variation' : decisions[0]!.reason, decisions);
  } catch {
    trace?.step('error', false);
    return switchOff(key, 'error');
  }
}

const NOTHING = Object.freeze({});

function switchOff(key: string, reason: Reason, decisions: readonly ExperienceDecision[] = []): FeatureDecision {
  return { feature: key, isEnabled: false, variables: NOTHING, experience: null, reason, matches: [], decisions };
}

/**
 * The experiences that can switch the feature on, in config order. Ours (protocol §4.1): official evaluates, stores and
 * tracks every experience of the project. A previewed experience comes first for every feature that it carries.
 */
function findCarriers(project: Project, feature: Feature, preview: Preview | undefined): readonly Experience[] {
  const carriers = project.carriersByFeatureId.get(feature.id) ?? [];
  const previewed = carriers.find(({ id }) => id === preview?.experienceId);
  return previewed ? [previewed, ...carriers.filter((carrier) => carrier !== previewed)] : carriers;
}

function findMatches(feature: Feature, decisions: readonly ExperienceDecision[], trace?: Trace): FeatureMatch[] {
  const matches: FeatureMatch[] = [];
  for (const decision of decisions) {
    const { experience, variation, details } = decision;
    const variables = details && featureVariables(feature, details);
    trace?.note('carrier', decision, variables !== null);
    if (variables && variation !== null) matches.push({ experience, variation, variables });
  }
  return matches;
}

type Variables = Readonly<Record<string, unknown>>;

const variablesOf = /* @__PURE__ */ oncePer((details: VariationDetails) =>
  oncePer((feature: Feature) => readVariables(feature, details)),
);

/** The feature's variables in a variation, cast once and frozen. Null when the variation does not carry the feature. */
export const featureVariables = (feature: Feature, details: VariationDetails): Variables | null =>
  variablesOf(details)(feature);

/** Of several changes for one feature the first counts (protocol §4.1). */
function readVariables(feature: Feature, { changes }: VariationDetails): Variables | null {
  const change = changes.find((candidate) => featureIdOf(candidate) === feature.id);
  if (!change) return null;
  const served = Object.entries(toRecord(change.data?.variables_data));
  return frozenCopy(Object.fromEntries(served.map(([name, value]) => [name, castVariable(feature, name, value)])));
}

/** Casts a variable to its declared type. Without a type, or with an unknown one, the value stays as it is. */
function castVariable(feature: Feature, name: string, value: unknown): unknown {
  const cast = casts.get(feature.variables.find(({ key }) => key === name)?.type);
  // A served value may be an object without a string form. Then the variable is undefined.
  return cast ? attempt(() => cast(value), undefined) : value;
}

/** Parity (protocol §4.2): `'FALSE'` and `'0'` are true, `0x1F` is the integer 31 and `1e3` the integer 1. */
const casts = new Map<string | undefined, (value: unknown) => unknown>([
  ['boolean', (value) => value !== 'false' && Boolean(value)],
  ['integer', (value) => (typeof value === 'boolean' ? Number(value) : parseInt(String(value)))],
  ['float', (value) => (typeof value === 'boolean' ? Number(value) : parseFloat(String(value)))],
  ['json', (value) => (typeof value === 'object' ? value : attempt(() => JSON.parse(String(value)), String(value)))],
  ['string', String],
]);
