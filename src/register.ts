/**
 * Open for augmentation: tells the compiler which keys, variations and variables a project has.
 *
 * @example
 * import type { config } from './convert.gen';
 * declare module 'convert-react' {
 *   interface Register { config: typeof config }
 * }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- empty until an app fills it
export interface Register {}

type RegisteredConfig = Register extends { config: infer Config } ? Config : unknown;
type Listed<List extends string> = RegisteredConfig extends { readonly [Key in List]: readonly (infer Item)[] }
  ? Item
  : { readonly key: string };
type KeyOf<Item> = Item extends { readonly key: infer Key extends string } ? Key : never;

/** Keys of the registered project's experiences; `string` when none is registered. */
export type ExperienceKey = KeyOf<Listed<'experiences'>>;
/** Keys of the registered project's features. */
export type FeatureKey = KeyOf<Listed<'features'>>;
/** Keys of the registered project's goals. */
export type GoalKey = KeyOf<Listed<'goals'>>;

/** Keys of one experience's variations. */
export type VariationKey<Key extends string = string> =
  Extract<Listed<'experiences'>, { readonly key: Key }> extends {
    readonly variations: readonly (infer Variation)[];
  }
    ? KeyOf<Variation>
    : string;

interface VariableTypes {
  boolean: boolean;
  integer: number;
  float: number;
  string: string;
  json: unknown;
}
type ValueOfType<Type> = Type extends keyof VariableTypes ? VariableTypes[Type] : unknown;

/** Variables of one feature, by name, with the type the project declares. */
export type FeatureVariables<Key extends string = string> =
  Extract<Listed<'features'>, { readonly key: Key }> extends { readonly variables: readonly (infer Variable)[] }
    ? {
        readonly [V in Variable as V extends { readonly key: infer Name extends string } ? Name : never]?: V extends {
          readonly type: infer Type;
        }
          ? ValueOfType<Type>
          : unknown;
      }
    : Readonly<Record<string, unknown>>;
