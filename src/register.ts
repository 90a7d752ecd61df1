/**
 * Open for augmentation: tells the compiler which keys, variations and variables a project has. `convert-react types`
 * writes a file that does it; a config written `as const` does too. One declaration serves every entry.
 *
 * @example
 * import type {} from 'convert-react'; // where an app imports only another entry, its compiler would not know this one
 *
 * const config = {
 *   experiences: [{ key: 'hero', variations: [{ key: 'original' }, { key: 'b' }] }],
 *   features: [{ key: 'search', variables: [{ key: 'limit', type: 'integer' }] }],
 *   goals: [{ key: 'purchase' }],
 * } as const;
 *
 * declare module 'convert-react' {
 *   interface Register {
 *     config: typeof config;
 *   }
 * }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- empty until an app fills it
export interface Register {}

type RegisteredConfig = Register extends { config: infer Config } ? Config : unknown;
/** An item of a list that was not registered. */
interface Unlisted {
  readonly key: string;
}
type ItemOf<Owner, List extends string> = Owner extends { readonly [Name in List]: readonly (infer Item)[] }
  ? Item
  : Unlisted;
type Listed<List extends string> = ItemOf<RegisteredConfig, List>;
type KeyOf<Item> = Item extends { readonly key: infer Key extends string } ? Exclude<Key, ''> : never;
type IdOf<Item> = Item extends { readonly id: infer Id extends string | number } ? `${Id}` : never;
/** A variation without a key goes by its id, as decisions name it. */
type NameOf<Variation> = [KeyOf<Variation>] extends [never] ? IdOf<Variation> : KeyOf<Variation>;
type EachNameOf<Variation> = Variation extends unknown ? NameOf<Variation> : never;

// Template literals, because the compiler lists the names of such a type. Of any other it says only what the type is called.

/** Keys of the registered project's experiences; `string` when none is registered. */
export type ExperienceKey = `${KeyOf<Listed<'experiences'>>}`;
/** Keys of the registered project's features; `string` when none is registered. */
export type FeatureKey = `${KeyOf<Listed<'features'>>}`;
/** Keys of the registered project's goals; `string` when none is registered. */
export type GoalKey = `${KeyOf<Listed<'goals'>>}`;

/** Looked up, because the compiler then knows that what holds for one experience fits where any will do. */
type VariationKeys = {
  readonly [Key in ExperienceKey]: EachNameOf<
    ItemOf<Extract<Listed<'experiences'>, { readonly key: Key }>, 'variations'>
  >;
};

/** Keys of one experience's variations, or of all; `string` when no project is registered. */
export type VariationKey<Key extends ExperienceKey = ExperienceKey> = string extends ExperienceKey
  ? string
  : VariationKeys[Key];

/** Variation keys by experience key. With its keys as a parameter, which the compiler names where a wrong one is given. */
export type ForcedVariations<Key extends ExperienceKey> = { readonly [One in Key]?: VariationKey<One> };

interface VariableTypes {
  boolean: boolean;
  integer: number;
  float: number;
  string: string;
  json: unknown;
}
type TypeOf<Variable> = Variable extends { readonly type: infer Type extends keyof VariableTypes }
  ? VariableTypes[Type]
  : unknown;

/** Variables of one feature, by name, with the type the project declares; each may be missing, as a variation need not set it. */
export type FeatureVariables<Key extends string = string> = string extends FeatureKey
  ? Readonly<Record<string, unknown>>
  : VariablesOf<ItemOf<Extract<Listed<'features'>, { readonly key: Key }>, 'variables'>>;
type VariablesOf<Variable> = { readonly [One in Variable as KeyOf<One>]?: TypeOf<One> };
