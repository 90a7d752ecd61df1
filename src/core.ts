export { createConvertClient } from './client';
export type { ConvertClient, ConvertCallbacks, ConvertClientOptions } from './client/convertClient';
export type { Conversion, Exposure, InitialState } from './client/types';
export { type ConfigSource, type ConfigState, createStaticSource } from './config/configSource';
export { createConfigLoader } from './config/configLoader';
export { fetchConfig } from './config/fetchConfig';
export { parseConfig } from './config/parseConfig';
export type { Project } from './config/project';
export { decideExperience } from './decision/decideExperience';
export { decideFeature } from './decision/decideFeature';
export type { DecideOptions, ExperienceDecision, FeatureDecision, Reason } from './decision/decision';
export {
  explainExperience,
  type ExperienceExplanation,
  explainFeature,
  type FeatureExplanation,
  formatExplanation,
} from './decision/explain';
export { matchRules } from './decision/matchRules';
export { murmurBucket } from './decision/bucketing';
export { ConvertError, type ConvertErrorCode } from './errors';
export type { Register } from './register';
export { createBrowserStorage, createMemoryStorage, type VisitorStorage } from './visitor/storage';
export { createCookieStorage } from './visitor/cookies';
export type { Attributes, Assignments, Consent, Segments, Visitor } from './visitor/visitor';
