import type { Project } from '../config/project';
import { Button, Facts, Icon } from './controls';
import { formatTime } from './format';
import type { Look, TabProps } from './look';

export function ConfigTab({ client, look, act }: TabProps) {
  const { project, inputs, isFetching, status, error, preview } = look;
  const { environment, forced } = inputs;
  const { sdkKey, configEndpoint } = client.request;
  const forcedNames = Object.entries(forced).map(([key, variation]) => `${key} → ${variation}`);
  const facts = {
    Status: status === 'success' ? 'ready' : status,
    Fetched: describeFetched(look),
    ...(project && projectFacts(project)),
    'SDK key': sdkKey ?? '–',
    Environment: environment ?? 'none: experiences that name one are refused',
    Endpoint: configEndpoint ?? 'Convert’s own',
    Forced: forcedNames.length > 0 ? forcedNames.join(', ') : 'nothing',
    Preview: preview ? `experience ${preview.experienceId}, variation ${preview.variationId}` : 'off',
  };
  return (
    <div className="pane" tabIndex={0}>
      <p className="line toolbar">
        <Button disabled={isFetching} onClick={() => act(() => void client.refetch())}>
          <Icon name="again" />
          {isFetching ? 'Fetching…' : 'Fetch again'}
        </Button>
      </p>
      {error && (
        <p className="banner problem" role="alert">
          {error.message}
        </p>
      )}
      <Facts facts={Object.entries(facts)} />
    </div>
  );
}

function projectFacts(project: Project) {
  const { accountId, projectId, name, version, isDebug } = project;
  const { experiences, features, goals, audiences, segments, locations } = project;
  const lists = Object.entries({ experiences, features, goals, audiences, segments, locations });
  return {
    Project: `${name} (${accountId}/${projectId})`,
    Version: `${version ?? 'none'}${isDebug ? ', debug' : ''}`,
    Holds: lists.map(([what, list]) => `${what} ${list.length}`).join(' · '),
  };
}

function describeFetched({ fetchedAt, config }: Look): string {
  if (fetchedAt) return formatTime(fetchedAt);
  return config ? 'not fetched: given by the app or kept from an earlier visit' : 'not yet';
}
