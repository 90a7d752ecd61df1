import type { ReactElement, ReactNode } from 'react';
import type { FeatureKey, FeatureVariables } from '../register';
import { useFeature, type UseFeatureOptions } from './useFeature';

export interface FeatureProps<Key extends FeatureKey> extends UseFeatureOptions {
  name: Key;
  /** Shown when the feature is on; a function gets its variables. */
  children: ReactNode | ((variables: FeatureVariables<Key>) => ReactNode);
  /** Shown while pending and when the feature is off. Default nothing. */
  fallback?: ReactNode;
}

/**
 * Shows its children when the feature is on for the visitor.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * <Feature name="pricing" fallback={<OldPrices />}>
 *   {({ discount }) => <NewPrices discount={Number(discount)} />}
 * </Feature>
 */
export function Feature<Key extends FeatureKey>({
  name,
  children,
  fallback = null,
  ...options
}: FeatureProps<Key>): ReactElement {
  const { isEnabled, variables } = useFeature(name, options);
  if (!isEnabled) return <>{fallback}</>;
  return <>{typeof children === 'function' ? children(variables) : children}</>;
}
