import type { ReactNode } from 'react';
import type { Project } from '../config/project';
import { Icon } from './controls';
import { formatTime } from './format';
import type { Look, TabProps } from './look';

/** The config, where it came from, and what the app forces or previews. */
export function ConfigTab({ client, look, act }: TabProps) {
  const { inputs, source, status, error, preview } = look;
  const { basis, environment, forced } = inputs;
  const { sdkKey, configEndpoint } = client.request;
  const problem = error ?? source?.error;
  const forcedNames = Object.entries(forced).map(([key, variation]) => `${key} → ${variation}`);
  const facts: readonly (readonly [label: string, value: ReactNode])[] = [
    ['Status', status === 'success' ? 'ready' : status],
    ['Fetched', describeFetched(look)],
    ...(basis.status === 'ready' ? projectFacts(basis.project) : []),
    ['SDK key', sdkKey ?? '–'],
    ['Environment', environment ?? 'none: experiences that name one are refused'],
    ['Endpoint', configEndpoint ?? 'Convert’s own'],
    ['Forced', forcedNames.length > 0 ? forcedNames.join(', ') : 'nothing'],
    ['Preview', preview ? `experience ${preview.experienceId}, variation ${preview.variationId}` : 'off'],
  ];
  return (
    <div className="pane">
      <p className="line toolbar">
        <button
          type="button"
          className="button"
          disabled={source?.isFetching}
          onClick={() => act(() => void client.refetch())}
        >
          <Icon name="again" />
          {source?.isFetching ? 'Fetching…' : 'Fetch again'}
        </button>
      </p>
      {problem && (
        <p className="banner problem" role="alert">
          {problem.message}
        </p>
      )}
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function projectFacts(project: Project): readonly (readonly [string, string])[] {
  const { accountId, projectId, name, version, isDebug } = project;
  const { experiences, features, goals, audiences, segments, locations } = project;
  const counts = { experiences, features, goals, audiences, segments, locations };
  return [
    ['Project', `${name} (${accountId}/${projectId})`],
    ['Version', `${version ?? 'none'}${isDebug ? ', debug' : ''}`],
    [
      'Holds',
      Object.entries(counts)
        .map(([what, list]) => `${what} ${list.length}`)
        .join(' · '),
    ],
  ];
}

function describeFetched({ source, config }: Look): string {
  if (source?.updatedAt) return formatTime(source.updatedAt);
  return config ? 'not fetched: given by the app or kept from an earlier visit' : 'not yet';
}
