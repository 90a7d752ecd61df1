import { baseUrl, pastedText } from '../values';
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
  const base = baseUrl(trackEndpoint, `https://${projectId}.metrics.convertexperiments.com/v1`);
  const key = pastedText(sdkKey) || `${accountId}/${projectId}`;
  return { url: `${base}/track/${key}`, accountId, projectId, source, enrichData };
}
