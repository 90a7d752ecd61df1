import { decideOptions, explanationHeading } from './client/answers';
import { basisFor } from './client/projectState';
import type { ConfigDocument } from './config/configDocument';
import { ConvertError } from './errors';
import { findMissing, parsePreview, withDraft } from './decision/preview';
import type { Answer, Engine, Inputs, PagePreview } from './client/types';
import { fetchConfig } from './config/fetchConfig';
import { matchSegments } from './decision/audiences';
import { decideExperience } from './decision/decideExperience';
import { matchRules } from './decision/matchRules';
import { traceExperience, traceFeature } from './decision/traced';
import type { Assignments } from './visitor/visitor';

/** Decides by the rules of a project. */
export const engine: Engine = {
  decide: decideExperience,
  matchRules,
  matchSegments,
  explain: explainAnswer,
  preview: (request, search, onError) =>
    createPreview(search, (experienceId) => fetchConfig({ ...request, experienceId }), onError),
};

/**
 * Reads the preview that a page asks for in its query string (protocol §7). Anything wrong turns it off, and `onError` hears why.
 * `fetchDraft` fetches the document of one experience, drafts too.
 */
export function createPreview(
  search: string | null,
  fetchDraft: (experienceId: string) => Promise<ConfigDocument>,
  onError: (error: ConvertError) => void,
): PagePreview {
  const parsed = search === null ? null : parsePreview(search);
  let current = parsed?.ok ? parsed.preview : null;

  const turnOff = (reason: string, cause?: unknown) => {
    current = null;
    onError(new ConvertError('preview-invalid', { reason }, { cause }));
  };
  if (parsed && !parsed.ok) turnOff(parsed.reason);

  const complete: PagePreview['complete'] = (project, document) => {
    const missing = current && findMissing(project, current);
    if (!current || !missing) return null;
    if (missing.what === 'variation') {
      turnOff(missing.reason);
      return null;
    }
    return fetchDraft(current.experienceId)
      .then((draft) => withDraft(document, draft, current))
      .catch((cause: unknown) => {
        turnOff(missing.reason, cause);
        return document;
      });
  };

  return {
    get current() {
      return current;
    },
    complete,
  };
}

/**
 * Why a question is answered as it is, as text: every check in order, and what was compared. The words are loaded now. The first line
 * says what is shown now, which a pin, a forced variation or an earlier decision may have decided.
 */
async function explainAnswer({ question, result }: Answer, inputs: Inputs, assigned: Assignments): Promise<string> {
  const { visitor, preview } = inputs;
  const { kind, key } = question;
  const heading = explanationHeading(question, result);
  const basis = basisFor(question, inputs.project, visitor.id);
  if (basis.status !== 'ready') return `${heading}\n  ✗ config: ${basis.status}`;

  const { project } = basis;
  const ownId = project.experiencesByKey.get(key)?.id;
  const others = Object.entries(assigned).filter(([id]) => id !== ownId);
  const options = {
    ...decideOptions(question, inputs),
    ...(preview ? { preview } : { alsoAssigned: Object.fromEntries(others) }),
  };
  const traced = (kind === 'feature' ? traceFeature : traceExperience)(project, visitor, key, options);
  const { describeExperience, describeFeature, formatExplanation } = await import('./decision/words');
  const explanation = 'experiences' in traced ? describeFeature(traced) : describeExperience(traced);
  return `${heading}\n${formatExplanation(explanation)}`;
}
