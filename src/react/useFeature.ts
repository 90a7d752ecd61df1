import type { AskOptions, FeatureResult } from '../client/types';
import { hasOwn } from '../platform';
import type { FeatureKey, FeatureVariables } from '../register';
import { type ExposureOptions, useAllAnswers, useAnswer, useSuspendedAnswer } from './useAnswer';

export interface UseFeatureOptions extends AskOptions, ExposureOptions {}

/**
 * Whether a feature is on for the current visitor, and its variables. Mounting it exposes every experience that carries the feature
 * and that the visitor is bucketed into, also when the feature is off for them: without its control arm there is no experiment.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function Prices() {
 *   const { isEnabled, variables } = useFeature('pricing');
 *   return isEnabled ? <NewPrices discount={Number(variables.discount)} /> : <OldPrices />;
 * }
 */
export function useFeature<Key extends FeatureKey>(key: Key, options?: UseFeatureOptions): FeatureResult<Key> {
  return useAnswer('feature', key, options) as unknown as FeatureResult<Key>;
}

/**
 * `useFeature` without `pending`: suspends until there is a decision, and throws to the error boundary when the config
 * cannot be had. After the provider's `timeout` the feature is off, so it never suspends for ever.
 *
 * @throws when used outside `<ConvertProvider>`, and on a server without `initialState`.
 * @example
 * function Search() {
 *   const { variables } = useSuspenseFeature('search');
 *   return <Results algorithm={String(variables.algorithm)} />;
 * }
 */
export function useSuspenseFeature<Key extends FeatureKey>(
  key: Key,
  options?: Omit<UseFeatureOptions, 'enabled'>,
): FeatureResult<Key> {
  return useSuspendedAnswer('feature', key, options) as unknown as FeatureResult<Key>;
}

/**
 * Every feature of the project, in config order; empty while pending. Exposes nothing unless asked with `exposure`.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function Switches() {
 *   return <ul>{useFeatures().map(({ key, isEnabled }) => <li key={key}>{isEnabled ? key : <s>{key}</s>}</li>)}</ul>;
 * }
 */
export function useFeatures(options?: UseFeatureOptions): readonly FeatureResult[] {
  return useAllAnswers('feature', options) as readonly FeatureResult[];
}

/**
 * One variable of a feature, or the fallback: while pending, when the feature is off, when the variation does not set
 * the variable, and when the value is not a number where one is declared.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function Price() {
 *   const discount = useFeatureVariable('pricing', 'discount', 0);
 *   return <p>{100 - discount} €</p>;
 * }
 */
export function useFeatureVariable<
  Key extends FeatureKey,
  Name extends keyof FeatureVariables<Key> & string,
  Fallback extends FallbackFor<Declared<Key, Name>>,
>(key: Key, name: Name, fallback: Fallback, options?: UseFeatureOptions): ValueOr<Declared<Key, Name>, Fallback> {
  const { isEnabled, variables } = useFeature(key, options);
  const values = variables as Readonly<Record<string, unknown>>;
  const value = isEnabled && hasOwn(values, name) ? values[name] : undefined;
  const isUsable = value !== undefined && !Number.isNaN(value);
  return (isUsable ? value : fallback) as ValueOr<Declared<Key, Name>, Fallback>;
}

/** The type a fallback stands for: `42` for any number, `'on'` for any string. */
type Widen<Value> = Value extends boolean
  ? boolean
  : Value extends number
    ? number
    : Value extends string
      ? string
      : Value;

/** What the project declares the variable to be; `unknown` when nothing is declared. */
type Declared<Key extends string, Name extends string> =
  FeatureVariables<Key> extends { readonly [One in Name]?: infer Value } ? Exclude<Value, undefined> : unknown;

type FallbackFor<Value> = unknown extends Value ? unknown : Value | null | undefined;

type ValueOr<Value, Fallback> = unknown extends Value ? Widen<Fallback> : Value | Extract<Fallback, null | undefined>;
