'use client';

import { useExperience, useVisitor } from 'convert-react';

/** What an experience shows, and to whom. */
export function Shown({ name }: { name: string }) {
  const { isPending, variation, reason } = useExperience(name);
  const { id } = useVisitor();
  return <p id={name}>{`${isPending ? 'pending' : variation} for ${id}${reason === 'timeout' ? ', too late' : ''}`}</p>;
}
