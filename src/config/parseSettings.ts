import { attempt } from './attempt';
import { toRecord, type UnknownRecord } from './isRecord';
import type { PrivacyScope, Project } from './project';
import { toId } from './toId';

const PRIVACY_SCOPES: readonly unknown[] = ['OFF', 'EU ONLY', 'EEA ONLY', 'Worldwide'] satisfies PrivacyScope[];

/** What the document says about the project as a whole, beside its ids. */
export function parseSettings(
  raw: UnknownRecord,
  about: UnknownRecord,
): Pick<Project, 'name' | 'version' | 'isDebug' | 'doNotTrack' | 'globalPrivacyControl'> {
  const settings = attempt(() => toRecord(about.settings), toRecord(null));
  return {
    name: attempt(() => toId(about.name), ''),
    version: attempt(() => toId(settings.version) || null, null),
    isDebug: attempt(() => raw.is_debug === true, false),
    doNotTrack: attempt(() => toPrivacyScope(settings.do_not_track), 'OFF'),
    globalPrivacyControl: attempt(() => toPrivacyScope(settings.global_privacy_control), 'OFF'),
  };
}

function toPrivacyScope(value: unknown): PrivacyScope {
  return PRIVACY_SCOPES.includes(value) ? (value as PrivacyScope) : 'OFF';
}
