import type { FeatureKey, FeatureVariables } from '../register';
import { hasOwn } from '../platform';
import { useFeature, type UseFeatureOptions } from './useFeature';

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

/**
 * One variable of a feature, or the fallback: while pending, when the feature is off, when the variation does not set
 * the variable, and when the value is not a number where one is declared.
 *
 * @throws when used outside `<ConvertProvider>`.
 *
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
