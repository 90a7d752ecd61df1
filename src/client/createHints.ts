import type { Project } from '../config/project';
import { findUnknownExclusions } from '../decision/findUnknownExclusions';
import type { Reporter } from './createReporter';
import { isDevelopment } from './isDevelopment';
import type { Result } from './results';

/** What development should hear of once, although nothing is wrong enough to be an error. */
export function createHints(reporter: Reporter, environment: () => string | undefined, isHandedOver: boolean) {
  return {
    ofProject(project: Project) {
      if (!isDevelopment()) return;
      for (const key of findUnknownExclusions(project)) {
        reporter.hint(
          `exclusion ${key}`,
          `An audience excludes by experience "${key}", which the project does not have.`,
        );
      }
    },
    ofResult({ key, reason }: Result) {
      if (!isDevelopment()) return;
      if (reason === 'unknown-experience' || reason === 'unknown-feature') {
        const kind = reason === 'unknown-feature' ? 'feature' : 'experience';
        const why = isHandedOver
          ? `The server handed over nothing about ${kind} "${key}". Name it in \`${kind}s\` of createServerConvert.`
          : `The project has no ${kind} "${key}". Check the key in the Convert app.`;
        reporter.hint(`${kind} ${key}`, why);
      }
      if (reason === 'environment' && environment() === undefined) {
        reporter.hint(
          'environment',
          `"${key}" runs in one environment only, and none is configured. Pass environment="…" to the provider.`,
        );
      }
    },
  };
}
