import type { Session } from '../subjects/subject';

/** The component of every cell: the hero, as the app would show it. */
export function makeHero({ useText }: Pick<Session, 'useText'>, key = 'hero') {
  return function Hero() {
    const { isLoading, value } = useText(key);
    return <p>{isLoading ? 'loading' : value}</p>;
  };
}
