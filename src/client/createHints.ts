import type { Project } from '../config/project';
import { findUnknownExclusions } from '../decision/mutualExclusion';
import type { Reporter } from './createReporter';
import type { Settings } from './createStore';
import { forcedDecision } from './forcedDecision';
import { inDevelopment } from './inDevelopment';
import type { Result } from './results';

/** What development should hear of once, although nothing is wrong enough to be an error. */
export function createHints(
  { hint }: Pick<Reporter, 'hint'>,
  settings: Pick<Settings, 'environment' | 'forced'>,
  isHandedOver: boolean,
) {
  return {
    ofProject: (project: Project) =>
      inDevelopment(() => {
        for (const key of findUnknownExclusions(project)) {
          hint(`exclusion ${key}`, `An audience excludes by experience "${key}", which the project does not have.`);
        }
        // What a server hands over lacks variations.
        for (const [key, wanted] of isHandedOver ? [] : Object.entries(settings.forced)) {
          if (forcedDecision(project, key, settings.forced)?.details !== null) continue;
          hint(
            `forced ${key}`,
            `The project has no variation "${wanted}" of experience "${key}", which \`forced\` shows.`,
          );
        }
      }),
    ofResult: ({ key, reason }: Result) =>
      inDevelopment(() => {
        if (reason === 'unknown-experience' || reason === 'unknown-feature') {
          const kind = reason === 'unknown-feature' ? 'feature' : 'experience';
          const why = isHandedOver
            ? `The server handed over nothing about ${kind} "${key}". Name it in \`${kind}s\` of createServerConvert.`
            : `The project has no ${kind} "${key}". Check the key in the Convert app.`;
          hint(`${kind} ${key}`, why);
        }
        if (reason === 'environment' && settings.environment === undefined) {
          const why = `"${key}" runs in one environment only, and none is configured.`;
          hint('environment', `${why} Pass \`environment\`.`);
        }
      }),
    ofUnsentData: (goal: string) =>
      inDevelopment(() => {
        const what = 'This visitor has already converted on this goal, so the data of this call was not sent.';
        hint(`track ${goal}`, `${what} For a further order pass \`allowRepeat: true\`.`);
      }),
  };
}

export type Hints = ReturnType<typeof createHints>;
