'use client';

import { useRouter } from 'next/navigation';

/** Renders the layout on the server again too, which a link does not: do so after a login. */
export function Refresh() {
  const router = useRouter();
  return <button onClick={() => router.refresh()}>Refresh</button>;
}
