import { isConfigDocument } from '../../config/configDocument';
import { isRecord } from '../../config/isRecord';

export interface ConfigSelection {
  environment: string | null;
  /** Only this one, whatever its status and environment; for previews. */
  experienceId: string | null;
  isDebug: boolean;
}

/** The part of a project's config that a request gets: of one environment or all, drafts and paused ones only in debug. */
export function selectConfig(document: unknown, selection: ConfigSelection): unknown {
  if (!isConfigDocument(document) || !Array.isArray(document['experiences'])) return document;
  const experiences = document['experiences'].filter((experience: unknown) => isSelected(experience, selection));
  return { ...document, experiences, is_debug: selection.isDebug };
}

/** What is no experience at all is served as it is: being given nonsense is a thing to test. */
function isSelected(experience: unknown, { environment, experienceId, isDebug }: ConfigSelection): boolean {
  if (!isRecord(experience)) return experienceId === null;
  if (experienceId !== null) return String(experience['id']) === experienceId;
  const own = experience['environment'] || null;
  if (environment !== null && own !== null && own !== environment) return false;
  const status = experience['status'] ?? 'active';
  return status === 'active' || (isDebug && (status === 'draft' || status === 'paused'));
}
