'use client';

export {
  PrecomputedProvider as ConvertProvider,
  type PrecomputedProviderProps as ConvertProviderProps,
} from './react/PrecomputedProvider';
export * from './pageExports';
