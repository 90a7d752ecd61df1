// What both entries for pages export.
export { ConvertError, type ConvertErrorCode } from './errors';
export { ConvertExposure, type ConvertExposureProps } from './react/ConvertExposure';
export { ConvertLocation, type ConvertLocationProps } from './react/ConvertLocation';
export { Experience, type ExperienceProps } from './react/Experience';
export { Feature, type FeatureProps } from './react/Feature';
export { useConsent, useVisitor, type UseVisitorResult } from './react/useVisitor';
export { useConvert } from './react/useConvert';
export { useExperience, type UseExperienceOptions, useExperiences, useSuspenseExperience } from './react/useExperience';
export { useExposureRef } from './react/useExposureRef';
export {
  useFeature,
  type UseFeatureOptions,
  useFeatures,
  useFeatureVariable,
  useSuspenseFeature,
} from './react/useFeature';
export { useTrack } from './react/useTrack';
export { createBrowserStorage, createMemoryStorage, type VisitorStorage } from './visitor/storage';
export { createCookieStorage } from './visitor/cookies';
export { type DataLayerCallbacks, toDataLayer } from './toDataLayer';
export type { ClientSnapshot, ConvertCallbacks, ConvertClient, IdentifyOptions } from './client/convertClient';
export type { TrackResult, TrackStatus, VisitorSnapshot } from './client/convertClient';
export type { AskOptions, Conversion, ExperienceResult, Exposure, FeatureResult, InitialState } from './client/types';
export type { Change } from './config/project';
export type { FeatureMatch, Preview, Reason, VariationDetails } from './decision/decision';
export type { ExperienceKey, FeatureKey, FeatureVariables, GoalKey, Register, VariationKey } from './register';
export type { TrackOptions } from './tracking/conversion';
export type { Attributes, Consent, Segments, SegmentsInput, VisitorIdInput } from './visitor/visitor';
export type { VisitorCookieOptions } from './visitor/visitorCookie';
