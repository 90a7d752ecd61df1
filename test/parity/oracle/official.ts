/** The part of @convertcom/js-sdk 4.4.3 that the adapter calls, typed by hand so that type checking needs no install. */
export interface OfficialContext {
  runExperience(key: string, attributes: OfficialAttributes): unknown;
  runFeature(key: string, attributes: OfficialAttributes): unknown;
  runCustomSegments(keys: string[], attributes?: { ruleData?: unknown }): unknown;
  trackConversion(key: string, attributes?: { ruleData?: unknown }): unknown;
  getVisitorData(): { segments?: Record<string, unknown>; goals?: Record<string, boolean> };
}

export interface OfficialAttributes {
  locationProperties?: unknown;
  visitorProperties?: unknown;
  ignoreLocationProperties?: boolean;
  forceVariationId?: string;
}

export interface OfficialRuleManager {
  isRuleMatched(data: unknown, rules: unknown): unknown;
  readonly comparisonProcessor: Readonly<Record<string, unknown>>;
}

export interface OfficialSdk {
  createContext(visitorId: string, attributes?: unknown): OfficialContext | null;
  _dataManager: { _ruleManager: OfficialRuleManager };
}

export interface OfficialStore {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export interface OfficialOptions {
  data: unknown;
  environment?: string | undefined;
  bucketing?: Readonly<Record<string, unknown>>;
  rules?: { comparisonProcessor: Readonly<Record<string, unknown>> };
  dataStore?: OfficialStore;
  events?: { batch_size: number };
  logger: { logLevel: number; customLoggers?: unknown[] };
  network: { tracking: false };
}

export type OfficialConstructor = new (options: OfficialOptions) => OfficialSdk;
