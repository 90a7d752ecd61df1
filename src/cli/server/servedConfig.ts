import { type ConfigDocument, isSameDocument } from '../../config/configDocument';
import { isRecord, toRecord } from '../../values';

/**
 * The current config. Convert changes `settings.version` with every change of a project, and clients compare it. A file that
 * was edited by hand keeps its version, so the server makes up a new one; else no client would see the change.
 */
export function createServedConfig(config: ConfigDocument) {
  let [source, served] = [config, config];
  let revision = 0;
  return {
    current: () => served,
    set(next: ConfigDocument): void {
      if (JSON.stringify(next) !== JSON.stringify(source)) revision = isSameDocument(source, next) ? revision + 1 : 0;
      source = next;
      served = revision === 0 ? next : withRevision(next, revision);
    },
  };
}

function withRevision(document: ConfigDocument, revision: number): ConfigDocument {
  const settings = toRecord(document.project['settings']);
  const version = `${String(settings['version'])}+${revision}`;
  return { ...document, project: { ...document.project, settings: { ...settings, version } } };
}

/** The config that a request gets. Drafts and paused experiences need a debug token. */
export function selectConfig(document: ConfigDocument, query: URLSearchParams, isDebug: boolean): ConfigDocument {
  if (!Array.isArray(document['experiences'])) return document;
  const environment = query.get('environment');
  // Of a preview. It gets this experience alone, whatever its status and environment.
  const previewedId = query.get('exp');
  const isSelected = (experience: unknown): boolean => {
    // An entry that is no experience is served as it is, so that a test can serve nonsense.
    if (!isRecord(experience)) return !previewedId;
    if (previewedId) return String(experience['id']) === previewedId;
    const own = experience['environment'];
    if (environment && own && own !== environment) return false;
    const status = experience['status'] ?? 'active';
    return status === 'active' || (isDebug && (status === 'draft' || status === 'paused'));
  };
  return { ...document, experiences: document['experiences'].filter(isSelected), is_debug: isDebug };
}
