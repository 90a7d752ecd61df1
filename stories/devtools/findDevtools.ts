import { waitFor, within } from 'storybook/test';

/** Queries for what the panel shows: it lives beside the story, in a shadow root of its own. */
export async function findDevtools() {
  const shown = await waitFor(() => {
    const found = document.querySelector('convert-devtools')?.shadowRoot?.querySelector<HTMLElement>('.devtools');
    if (!found) throw new Error('The devtools are not there.');
    return found;
  });
  return within(shown);
}
