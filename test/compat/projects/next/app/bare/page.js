import { Counter } from './Counter';

/** Built in advance, without Convert: what the other pages weigh is compared with this. */
export default function Page() {
  return <Counter />;
}
