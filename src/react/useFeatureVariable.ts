import type { FeatureKey, FeatureVariables } from '../register';
import { useFeature, type UseFeatureOptions } from './useFeature';

/** The type a fallback stands for: `42` for any number, `'on'` for any string. */
type Widen<Value> = Value extends boolean
  ? boolean
  : Value extends number
    ? number
    : Value extends string
      ? string
      : Value;

type VariableValue<Key extends string, Name extends string, Fallback> = Name extends keyof FeatureVariables<Key>
  ? unknown extends FeatureVariables<Key>[Name]
    ? Widen<Fallback>
    : Exclude<FeatureVariables<Key>[Name], undefined>
  : Widen<Fallback>;

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
export function useFeatureVariable<Key extends FeatureKey, Name extends keyof FeatureVariables<Key> & string, Fallback>(
  key: Key,
  name: Name,
  fallback: Fallback,
  options?: UseFeatureOptions,
): VariableValue<Key, Name, Fallback> {
  const { isEnabled, variables } = useFeature(key, options);
  const values = variables as Readonly<Record<string, unknown>>;
  const value = isEnabled && Object.hasOwn(values, name) ? values[name] : undefined;
  const isUsable = value !== undefined && !Number.isNaN(value);
  return (isUsable ? value : fallback) as VariableValue<Key, Name, Fallback>;
}
