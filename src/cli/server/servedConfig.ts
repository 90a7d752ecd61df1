import { isConfigDocument, isSameDocument } from '../../config/configDocument';
import { isRecord, toRecord } from '../../values';

/**
 * The current config. Convert changes `settings.version` with every change of a project, and clients compare it. A file that
 * was edited by hand keeps its version, so the server makes up a new one; else no client would see the change.
 */
export function createServedConfig(config: unknown) {
  let source = config;
  let revision = 0;
  return {
    read: () => withRevision(source, revision),
    set(next: unknown): void {
      if (JSON.stringify(next) !== JSON.stringify(source)) revision = isSameDocument(source, next) ? revision + 1 : 0;
      source = next;
    },
  };
}

function withRevision(document: unknown, revision: number): unknown {
  if (revision === 0 || !isConfigDocument(document)) return document;
  const settings = toRecord(document.project['settings']);
  const version = `${String(settings['version'])}+${revision}`;
  return { ...document, project: { ...document.project, settings: { ...settings, version } } };
}

interface ConfigSelection {
  environment: string | null;
  /** Only this experience, whatever its status and environment. For previews. */
  experienceId: string | null;
  isDebug: boolean;
}

/** The config that a request gets: the experiences of one environment or of all; drafts and paused ones only with a debug token. */
export function selectConfig(document: unknown, selection: ConfigSelection): unknown {
  if (!isConfigDocument(document) || !Array.isArray(document['experiences'])) return document;
  const experiences = document['experiences'].filter((experience: unknown) => isSelected(experience, selection));
  return { ...document, experiences, is_debug: selection.isDebug };
}

/** An entry that is no experience is served as it is, so that a test can serve nonsense. */
function isSelected(experience: unknown, { environment, experienceId, isDebug }: ConfigSelection): boolean {
  if (!isRecord(experience)) return experienceId === null;
  if (experienceId !== null) return String(experience['id']) === experienceId;
  const own = experience['environment'] || null;
  if (environment !== null && own !== null && own !== environment) return false;
  const status = experience['status'] ?? 'active';
  return status === 'active' || (isDebug && (status === 'draft' || status === 'paused'));
}
