/** Keys, secrets and addresses are pasted, and come with blanks and line ends; blank is as good as not given. */
export function pastedText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).trim();
}
