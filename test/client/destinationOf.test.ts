import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../src/client/tracker';
import { parseConfig } from '../../src/config/parseConfig';
import type { Project } from '../../src/config/project';
import { shopDocument } from '../support/shopDocument';

const { project } = parseConfig(shopDocument()) as { project: Project };
const urlOf = (options: Parameters<typeof destinationOf>[1]) => destinationOf(project, options, false).url;

const HOST = 'https://10025986.metrics.convertexperiments.com/v1';

describe('destinationOf', () => {
  it('is the host of the project, by the key or by its ids', () => {
    expect(urlOf({ sdkKey: '1/2' })).toBe(`${HOST}/track/1/2`);
    expect(urlOf({})).toBe(`${HOST}/track/10022898/10025986`);
  });

  it.each(['', '  ', undefined, null as never])('takes a blank key for none: %j', (sdkKey) => {
    expect(urlOf({ sdkKey })).toBe(`${HOST}/track/10022898/10025986`);
  });

  it.each(['', ' \n', undefined, null as never])('takes a blank endpoint for none: %j', (trackEndpoint) => {
    expect(urlOf({ sdkKey: '1/2', trackEndpoint })).toBe(`${HOST}/track/1/2`);
  });

  it('takes what was pasted without the blanks around it and the slashes at its end', () => {
    expect(urlOf({ sdkKey: ' 1/2\n', trackEndpoint: ' http://h/v1// ' })).toBe('http://h/v1/track/1/2');
  });
});
