/** How an official decision ended, in the words of our reasons. */
export type Verdict =
  | 'no-visitor'
  | 'unknown-experience'
  | 'archived'
  | 'environment'
  | 'location'
  | 'audience'
  | 'audience-or-segment'
  | 'no-variations'
  | 'not-in-traffic'
  | 'forced'
  | 'sticky'
  | 'bucketed'
  | 'silent';

const REFUSALS: Record<string, Verdict> = {
  'Experience not found': 'unknown-experience',
  'Experience archived': 'archived',
  'Experience environment does not match': 'environment',
  'Location does not match': 'location',
  'Audience does not match': 'audience-or-segment',
  'Variations not found': 'no-variations',
};

/**
 * The official SDK answers null for every refusal; its log says which. This logger listens to the lines that tell, so
 * that reasons are compared and not only outcomes.
 */
export function createVerdictLog() {
  let refusal: Verdict | null = null;
  let segmentsPassed = false;
  let isForced = false;
  let isFound = false;
  let bucketValue: number | null = null;

  const hear = (where: unknown, what: unknown) => {
    if (typeof what === 'string') {
      if (where === 'DataManager.matchRulesByField()') {
        refusal = REFUSALS[what] ?? refusal;
        segmentsPassed ||= what.startsWith('Segmentation ');
      } else if (where === 'DataManager._retrieveBucketing()') {
        isForced ||= what.startsWith('Forcing variation ');
        isFound ||= what.startsWith('Visitor is already bucketed');
      }
    } else if (where === 'BucketingManager.getValueVisitorBased()') {
      bucketValue = (what as { result: number }).result;
    }
  };

  return {
    logger: { log: hear, debug: hear, info: hear, warn: ignore, error: ignore, trace: ignore },
    clear() {
      refusal = null;
      segmentsPassed = isForced = isFound = false;
      bucketValue = null;
    },
    bucketValue: () => bucketValue,
    verdict(isVariation: boolean, isNotDecided: boolean): Verdict {
      if (isVariation) return isForced ? 'forced' : isFound ? 'sticky' : 'bucketed';
      if (isNotDecided) return 'not-in-traffic';
      if (refusal === 'audience-or-segment' && segmentsPassed) return 'audience';
      return refusal ?? 'silent';
    },
  };
}

function ignore() {}
