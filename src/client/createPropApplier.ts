import { attempt } from '../values';
import { isSameDocument } from '../config/configDocument';
import type { ConvertCallbacks, ConvertClientOptions } from './clientOptions';
import { valueKey } from './valueKey';

export type AppliedProps = ConvertCallbacks &
  Pick<
    ConvertClientOptions,
    'visitorId' | 'attributes' | 'segments' | 'location' | 'consent' | 'forced' | 'environment' | 'config'
  >;

export type PropSetters = {
  [Name in keyof AppliedProps]-?: (value: AppliedProps[Name], previous: AppliedProps[Name], isMaker: boolean) => void;
};

/** Who hands props down: a provider. Several may share a client, each with props of its own. */
export type PropOwner = object;

/** Applies a prop when its value changes, and only then: between changes the setters of the hooks win. */
export function createPropApplier(initial: AppliedProps, setters: PropSetters) {
  const names = Object.keys(setters) as (keyof AppliedProps)[];
  const appliedBy = new WeakMap<PropOwner, AppliedProps>();
  /** What the client has by now from props, of whichever provider: the one of the next page begins with that. */
  const latest: AppliedProps = { ...initial };

  /** What a provider leaves out is not its business: `isMaker` only says that the client was made of props like these. */
  const begin = (props: AppliedProps, isMaker: boolean): AppliedProps => {
    const isSaid = ([name]: [string, unknown]) =>
      isMaker && (props[name as keyof AppliedProps] ?? undefined) !== undefined;
    return Object.fromEntries(Object.entries(latest).filter(isSaid));
  };

  return (owner: PropOwner, props: AppliedProps, isMaker: boolean) => {
    const applied = appliedBy.get(owner) ?? begin(props, isMaker);
    appliedBy.set(owner, applied);
    for (const name of names) {
      // Null is how an app that does not know yet leaves something out.
      const [value, previous] = [props[name] ?? undefined, applied[name]];
      if (value === previous || isEqual(name, value, previous)) continue;
      Object.assign(applied, { [name]: value });
      Object.assign(latest, { [name]: value });
      setters[name](value as never, previous as never, isMaker);
    }
  };
}

/** By content; but two functions of one text may see different things. */
function isEqual(name: keyof AppliedProps, one: unknown, other: unknown): boolean {
  // A config is too large to be compared by content at every render; its version tells.
  if (name === 'config') return attempt(() => isSameDocument(one, other), false);
  return typeof one !== 'function' && valueKey(one) === valueKey(other);
}
