import { parseConfig } from '../../../src/config/parseConfig';
import { decideExperience } from '../../../src/decision/decideExperience';
import type { DecideOptions, Preview } from '../../../src/decision/decision';
import type { Visitor } from '../../../src/visitor/visitor';

type Document = Record<string, unknown>;

export interface Step extends DecideOptions {
  decide: string;
  reason: string;
  variation?: string;
}

export interface StepVector {
  name: string;
  why: string[];
  config: Document & { experiences: Document[] };
  visitor: Partial<Visitor>;
  preview?: Preview;
  steps: Step[];
}

/** Decides the steps of a vector in their order and stores each outcome, as a client without a journal would. */
export function runSteps({
  config,
  visitor,
  preview,
  steps,
}: StepVector): { decide: string; reason: string; variation?: string }[] {
  const parsed = parseConfig({
    ...config,
    account_id: '1',
    project: { id: '2' },
    experiences: config.experiences.map(complete),
  });
  if (!parsed.ok) throw parsed.error;
  const assignments = { ...visitor.assignments };
  return steps.map((step) => {
    const { decide, reason: _expected, variation: expectedVariation, ...call } = step;
    const options: DecideOptions = { ...call, ...(preview && { preview }) };
    const decision = decideExperience(
      parsed.project,
      { id: 'v1', ...visitor, assignments: { ...assignments } },
      decide,
      options,
    );
    if (decision.details && decision.reason !== 'preview') assignments[decision.experienceId!] = decision.details.id;
    return {
      decide,
      reason: decision.reason,
      ...(expectedVariation !== undefined && { variation: String(decision.variation) }),
    };
  });
}

/** All traffic on one variation, unless the vector says otherwise. */
function complete(experience: Document): Document {
  return {
    version: 8,
    settings: { matching_options: { audiences: 'any' } },
    variations: [{ id: `${String(experience.id)}1`, key: 'a', status: 'running', traffic_allocation: 100 }],
    ...experience,
  };
}
