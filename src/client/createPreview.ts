import type { ConfigDocument } from '../config/configDocument';
import { parseConfig } from '../config/parseConfig';
import type { Project } from '../config/project';
import type { Preview } from '../decision/decision';
import { parsePreview, resolvePreview } from '../decision/preview';
import { ConvertError } from '../errors';

export interface PreviewOptions {
  /** A query string; null when the app has not opted in. */
  search: string | null;
  /** The document of one experience, drafts too. */
  fetchDraft: (experienceId: string) => Promise<ConfigDocument>;
  onError: (error: ConvertError) => void;
}

/** The preview of this page (protocol §7): what it shows, and what a config lacks for it. Anything wrong turns it off, and says why. */
export function createPreview({ search, fetchDraft, onError }: PreviewOptions) {
  const parsed = search === null ? null : parsePreview(search);
  let preview: Preview | null = parsed?.ok ? parsed.preview : null;

  const turnOff = (reason: string, cause?: unknown) => {
    preview = null;
    onError(new ConvertError('preview-invalid', { reason }, { cause }));
  };
  if (parsed && !parsed.ok) turnOff(parsed.reason);

  /** The document with the previewed draft in it, when it lacks it; null when it is good as it is. */
  const complete = (project: Project, document: unknown): Promise<unknown> | null => {
    if (!preview) return null;
    const resolved = resolvePreview(project, preview);
    if (resolved.ok) return null;
    if (resolved.missing === 'variation') {
      turnOff(resolved.reason);
      return null;
    }
    return fetchDraft(preview.experienceId)
      .then((draft) => withDraft(document, draft, preview))
      .catch((cause: unknown) => {
        turnOff(resolved.reason, cause);
        return document;
      });
  };

  return {
    current: () => preview,
    completion: () => (preview ? complete : null),
  };
}

const LISTS = ['experiences', 'audiences', 'segments', 'locations', 'features', 'goals'] as const;

/** Both documents as one; of what both have, the project's own comes first and so counts. Throws when the draft is not what was asked for. */
function withDraft(document: unknown, draft: ConfigDocument, preview: Preview | null): unknown {
  const own = document as Record<string, unknown>;
  const lists = LISTS.map((name) => [name, [...listOf(own[name]), ...listOf(draft[name])]]);
  const whole = { ...own, ...Object.fromEntries(lists) };
  const parsed = parseConfig(whole);
  const resolved = parsed.ok && preview ? resolvePreview(parsed.project, preview) : null;
  if (!resolved?.ok) throw new TypeError(resolved?.reason ?? 'The draft is not a config.');
  return whole;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
