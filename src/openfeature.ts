export {
  createOpenFeatureProvider,
  type ConvertOpenFeatureProvider,
  type OpenFeatureProviderOptions,
} from './openfeature/createOpenFeatureProvider';
