import { isSameDocument } from '../config/isSameDocument';
import type { ConvertClientOptions } from './clientOptions';
import { valueKey } from './valueKey';

export type AppliedProps = Pick<
  ConvertClientOptions,
  'visitorId' | 'attributes' | 'segments' | 'location' | 'consent' | 'forced' | 'environment' | 'config'
>;

export type PropSetters = {
  [Name in keyof AppliedProps]-?: (value: AppliedProps[Name], previous: AppliedProps[Name]) => void;
};

/** Who hands props down: a provider. Several may share a client, each with props of its own. */
export type PropOwner = object;

/** Applies a prop when its value changes, and only then: between changes the setters of the hooks win. */
export function createPropApplier(initial: AppliedProps, setters: PropSetters) {
  const names = Object.keys(setters) as (keyof AppliedProps)[];
  const appliedBy = new WeakMap<PropOwner, AppliedProps>();

  const apply = <Name extends keyof AppliedProps>(known: AppliedProps, name: Name, value: AppliedProps[Name]) => {
    const previous = known[name];
    if (value === previous || isEqual(name, value, previous)) return;
    known[name] = value;
    setters[name](value as never, previous as never);
  };

  /** What a provider leaves out is not its business: `isMaker` only says that the client began with props like these. */
  const begin = (props: AppliedProps, isMaker: boolean): AppliedProps => {
    const isSaid = ([name]: [string, unknown]) => isMaker && props[name as keyof AppliedProps] !== undefined;
    return Object.fromEntries(Object.entries(initial).filter(isSaid));
  };

  return (owner: PropOwner, props: AppliedProps, isMaker: boolean) => {
    const applied = appliedBy.get(owner) ?? begin(props, isMaker);
    appliedBy.set(owner, applied);
    for (const name of names) apply(applied, name, props[name]);
  };
}

// A config is too large to be compared by content at every render; its version tells.
const isEqual = (name: keyof AppliedProps, one: unknown, other: unknown) =>
  name === 'config' ? isSameDocument(one, other) : valueKey(one) === valueKey(other);
