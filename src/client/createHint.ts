import { inDevelopment } from './inDevelopment';

/** Tells development, and nobody else, of each `subject` once. */
export function createHint() {
  const told = new Set<string>();
  return (subject: string, message: string) =>
    inDevelopment(() => {
      if (told.has(subject)) return;
      told.add(subject);
      console.warn(`[convert-react] ${message}`);
    });
}
