import type { Bucketing, Comparators } from '../../../src/decision/decision';
import { loadOfficial } from './loadOfficial';
import type { OfficialContext, OfficialRuleManager, OfficialSdk } from './official';
import { createVerdictLog } from './verdictLog';
import type { Verdict } from './verdictLog';

/** What the official SDK did with one experience. */
export interface OfficialDecision {
  /** Our word for what it did; `audience-or-segment` where its log does not tell the two apart. */
  verdict: Verdict;
  variationId: string | null;
  variationKey: unknown;
  /** The hash value, when it hashed. */
  bucketValue: number | null;
}

export interface OfficialFeature {
  isEnabled: boolean;
  /** One entry a change, in its order. */
  matches: { experience: unknown; variables: unknown }[];
}

export interface OracleVisitor {
  id: string;
  attributes?: Record<string, unknown>;
  segments?: Record<string, unknown>;
  assignments?: Record<string, unknown>;
}

export interface OracleCall {
  attributes?: Record<string, unknown>;
  location?: Record<string, unknown>;
  ignoreLocation?: boolean;
  forceVariationId?: string;
}

export interface OracleOptions {
  environment?: string | undefined;
  bucketing?: Bucketing | undefined;
  /** Beside the SDK's own, as ours are. */
  comparators?: Comparators | undefined;
}

const NOT_DECIDED = 'convert.com_variation_not_decided';

/**
 * The official SDK on one config, which it may change (its feature casting does): hand it a copy of its own. State a
 * visitor brings along goes through `dataStore`, the SDK's own door for it; a batch size of 1 makes its writes
 * synchronous, so that no timer is left behind.
 */
export function createOracle(config: unknown, { environment, bucketing, comparators }: OracleOptions = {}) {
  const Sdk = loadOfficial();
  const log = createVerdictLog();
  const store = new Map<string, unknown>();
  const sdk = new Sdk({
    data: config,
    environment,
    ...(bucketing && {
      bucketing: {
        hash_seed: bucketing.seed,
        max_traffic: bucketing.maxTraffic,
        excludeExperienceIdHash: bucketing.excludeExperienceId,
      },
    }),
    ...(comparators && { rules: { comparisonProcessor: { ...builtInComparisons(), ...comparators } } }),
    dataStore: { get: (key) => store.get(key), set: (key, value) => void store.set(key, value) },
    events: { batch_size: 1 },
    logger: { logLevel: 5, customLoggers: [{ logger: log.logger, logLevel: 1 }] },
    network: { tracking: false },
  });
  const { account_id, project } = config as { account_id: string; project: { id: string } };

  return {
    /** A visitor with what was stored for it; null only for an SDK that is not ready. */
    visitor(visitor: OracleVisitor): OfficialContext {
      const { id, segments, assignments } = visitor;
      store.set(`${account_id}-${project.id}-${id}`, {
        ...(assignments && { bucketing: assignments }),
        ...(segments && { segments }),
      });
      const context = sdk.createContext(id, visitor.attributes);
      if (!context) throw new Error('The official SDK did not initialise.');
      return context;
    },

    experience(context: OfficialContext, key: string, call: OracleCall): OfficialDecision {
      log.clear();
      const result = context.runExperience(key, toAttributes(call));
      const variation = result as { id?: unknown; key?: unknown } | null | undefined;
      const isVariation = typeof variation === 'object' && variation !== null;
      return {
        verdict: result === undefined ? 'no-visitor' : log.verdict(isVariation, result === NOT_DECIDED),
        variationId: isVariation ? String(variation.id) : null,
        variationKey: isVariation ? variation.key : null,
        bucketValue: log.bucketValue(),
      };
    },

    feature(context: OfficialContext, key: string, call: OracleCall): OfficialFeature {
      const result = context.runFeature(key, toAttributes(call));
      const found = (Array.isArray(result) ? result : [result ?? {}]) as Record<string, unknown>[];
      return {
        isEnabled: found[0]?.status === 'enabled',
        matches: found
          .filter((each) => each.status === 'enabled')
          .map((each) => ({ experience: each.experienceKey, variables: each.variables })),
      };
    },

    /** The visitor's custom segments after a run. */
    customSegments(context: OfficialContext, keys: string[], ruleData?: Record<string, unknown>): unknown[] {
      context.runCustomSegments(keys, ruleData && { ruleData });
      return (context.getVisitorData().segments?.customSegments ?? []) as unknown[];
    },

    /** Whether a conversion with this rule data went through. */
    converts(context: OfficialContext, goalKey: string, ruleData: Record<string, unknown>): boolean {
      context.trackConversion(goalKey, { ruleData });
      return context.getVisitorData().goals?.[goalKey] === true;
    },
  };
}

/** The rule engine alone, for the dense cross product of comparators: the one place that reaches for an internal. */
export function createOfficialRules(comparisonProcessor?: Comparators): OfficialRuleManager['isRuleMatched'] {
  const manager = officialRuleManager(comparisonProcessor);
  return (ruleData, rules) => manager.isRuleMatched(ruleData, rules);
}

let builtIn: Record<string, unknown> | undefined;

/** The SDK's own comparators as a plain object: they are static methods, which no spread copies. */
function builtInComparisons(): Record<string, unknown> {
  if (builtIn) return builtIn;
  const { comparisonProcessor } = officialRuleManager();
  const names = Object.getOwnPropertyNames(comparisonProcessor);
  return (builtIn = Object.fromEntries(names.map((name) => [name, comparisonProcessor[name]])));
}

function officialRuleManager(comparisonProcessor?: Comparators): OfficialRuleManager {
  const Sdk = loadOfficial();
  const data = { account_id: '1', project: { id: '2' } };
  const rules = comparisonProcessor && { comparisonProcessor };
  const sdk: OfficialSdk = new Sdk({
    data,
    ...(rules && { rules }),
    logger: { logLevel: 5 },
    network: { tracking: false },
  });
  const manager = sdk._dataManager?._ruleManager;
  if (typeof manager?.isRuleMatched !== 'function')
    throw new Error('The oracle has no rule manager where 4.4.3 has it.');
  return manager;
}

function toAttributes(call: OracleCall) {
  return {
    visitorProperties: call.attributes,
    locationProperties: call.location,
    ...(call.ignoreLocation !== undefined && { ignoreLocationProperties: call.ignoreLocation }),
    ...(call.forceVariationId !== undefined && { forceVariationId: call.forceVariationId }),
  };
}

export type Oracle = ReturnType<typeof createOracle>;
