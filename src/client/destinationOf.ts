import type { Project } from '../config/project';
import type { Destination } from '../tracking/event';
import type { ConvertClientOptions } from './clientOptions';

/** Where this project's events go (protocol §6). */
export function destinationOf(
  { accountId, projectId }: Project,
  {
    sdkKey,
    trackEndpoint,
    source = 'convert-react',
  }: Pick<ConvertClientOptions, 'sdkKey' | 'trackEndpoint' | 'source'>,
  enrichData: boolean,
): Destination {
  const base = trackEndpoint?.replace(/\/+$/, '') ?? `https://${projectId}.metrics.convertexperiments.com/v1`;
  return { url: `${base}/track/${sdkKey ?? `${accountId}/${projectId}`}`, accountId, projectId, source, enrichData };
}
