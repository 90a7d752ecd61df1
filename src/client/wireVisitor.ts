import type { Project } from '../config/project';
import { createVisitorId } from '../visitor/createVisitorId';
import { readVisitorId } from '../visitor/visitorId';
import type { ConvertClientOptions } from './clientOptions';
import { createMemory } from './createMemory';
import { createVisitorState } from './createVisitorState';
import type { ClientBase } from './wireBase';
import type { World } from './world';

export interface VisitorNeeds extends Pick<ClientBase, 'handover' | 'storage'> {
  project: () => Project | null;
  /** Without consent the stored id is nobody's. */
  isDenied: () => boolean;
}

/** Who is decided for: what the app says of the visitor, and what is remembered of them. */
export function wireVisitor(options: ConvertClientOptions, { random }: World, needs: VisitorNeeds) {
  const { handover, storage, project, isDenied } = needs;
  const createId = () => createVisitorId({ random });
  const visitor = createVisitorState({
    ...options,
    id: options.visitorId ?? handover?.state.visitorId ?? undefined,
    isAppId: options.visitorId !== undefined || handover?.state.isAnonymous === false,
    createId,
    loadId: () => (isDenied() ? null : readVisitorId(storage)) ?? createId(),
  });
  return { visitor, memory: createMemory(storage, project, isDenied) };
}
