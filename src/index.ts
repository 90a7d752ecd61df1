'use client';

export { ConvertProvider, type ConvertProviderProps } from './react/ConvertProvider';
export { configUrl } from './config/configRequest';
export { convertConfigOptions, type ConvertConfigOptions } from './react/convertConfigOptions';
export { prefetchConfig } from './react/prefetchConfig';
export type { Bucketing, Comparators, ResolveRule } from './decision/decision';
export * from './pageExports';
