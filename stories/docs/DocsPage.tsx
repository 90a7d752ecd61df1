import { Markdown } from '@storybook/addon-docs/blocks';

/** A page of `docs/`. Its links to other pages lead to their places in Storybook. */
export const DocsPage = ({ children }: { children: string }) => (
  <div className="docs-page">
    <Markdown options={{ slugify: anchorOf }}>{withStorybookLinks(children)}</Markdown>
  </div>
);

const withStorybookLinks = (markdown: string) =>
  markdown
    .replace('[llms.txt](llms.txt)', 'llms.txt')
    .replace(/\]\((?:\.\/)?([\w-]+)\.md(#[\w-]+)?\)/g, (_, page: string, anchor = '') => {
      const name = page === 'README' ? 'by-question' : page;
      return `](?path=/docs/docs-${name}--docs${anchor})`;
    });

/** As GitHub makes them. */
const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/ /g, '-');
