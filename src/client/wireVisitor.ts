import type { Project } from '../config/project';
import { createVisitorId, readVisitorId, VISITOR_ID_KEY } from '../visitor/visitorId';
import type { ConvertClientOptions } from './clientOptions';
import { createUnstoredId } from './createUnstoredId';
import { createMemory } from './createMemory';
import { createVisitorState } from './createVisitorState';
import type { ClientBase } from './wireBase';
import type { WithVisitorId } from './withVisitorId';
import type { World } from './world';

export interface VisitorNeeds extends Pick<ClientBase, 'handover' | 'handovers' | 'storage'> {
  project: () => Project | null;
  isPreview: () => boolean;
  /** Without consent the stored id is nobody's. */
  isDenied: () => boolean;
}

/** Who is decided for: what the app says of the visitor, and what is remembered of them. */
export function wireVisitor(options: WithVisitorId<ConvertClientOptions>, { now, random }: World, needs: VisitorNeeds) {
  const { handover, handovers, storage, project, isPreview, isDenied } = needs;
  const unstored = createUnstoredId(Object(options.storage) === options.storage ? options.storage : undefined);
  const createId = () => {
    const id = createVisitorId({ random });
    unstored.write(id);
    return id;
  };
  const handedId = handover?.state.isAnonymous ? handover.state.visitorId : null;
  if (handedId && options.visitorId === undefined && !unstored.read()) unstored.write(handedId);
  const visitor = createVisitorState({
    ...options,
    id: options.visitorId ?? handover?.state.visitorId ?? undefined,
    isAppId: options.visitorId !== undefined || handover?.state.isAnonymous === false,
    isPreview,
    createId,
    loadId: () => (isDenied() ? null : readVisitorId(storage)) ?? unstored.read() ?? createId(),
  });
  if (handover) handovers.show(visitor.knownId(), handover);
  const saveId = () => {
    storage.setItem(VISITOR_ID_KEY, visitor.id());
    if (storage.isKept?.(VISITOR_ID_KEY) ?? true) unstored.forget();
  };
  const knownIds = () => [visitor.knownId(), readVisitorId(storage)].filter((id) => typeof id === 'string');
  const memory = createMemory({ storage, now, project, isDenied, knownIds });
  /** Asked before it is known whether what is kept of the visitor may be used, so no id is looked for or made. */
  const country = (): string | undefined => {
    const said = visitor.segments().country;
    return said ?? handovers.segments(visitor.knownId() ?? '')?.country ?? memory.storedCountry();
  };
  return { visitor, memory, country, saveId };
}
