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

/** Applies a prop when its value changes, and only then: between changes the setters of the hooks win. */
export function createPropApplier(initial: AppliedProps, setters: PropSetters) {
  const names = Object.keys(setters) as (keyof AppliedProps)[];
  let applied: AppliedProps | null = null;

  const apply = <Name extends keyof AppliedProps>(known: AppliedProps, name: Name, value: AppliedProps[Name]) => {
    const previous = known[name];
    if (value === previous || isEqual(name, value, previous)) return;
    known[name] = value;
    setters[name](value as never, previous as never);
  };

  /** `isOwner` is true for the provider that made the client from its props; another one only adds to what the app said. */
  return (props: AppliedProps, isOwner: boolean) => {
    applied ??= isOwner ? { ...initial } : {};
    for (const name of names) apply(applied, name, props[name]);
  };
}

// A config is too large to be compared by content at every render; its version tells.
const isEqual = (name: keyof AppliedProps, one: unknown, other: unknown) =>
  name === 'config' ? isSameDocument(one, other) : valueKey(one) === valueKey(other);
