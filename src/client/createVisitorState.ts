import { reportSegments } from '../visitor/reportSegments';
import type { Attributes, Segments, SegmentsInput } from '../visitor/visitor';

export interface VisitorStateOptions {
  id: string | undefined;
  /** Whether the app named the visitor, whose id is then the app's to keep. */
  isAppId: boolean;
  attributes?: Attributes | undefined;
  segments?: SegmentsInput | undefined;
  /** Then segments that the app sets count for nothing (protocol §7), unless the preview turns out to be none. */
  isPreview: () => boolean;
  /** The persisted id, or a new one. */
  loadId: () => string;
  createId: () => string;
}

/** Who the app says the visitor is. What is stored about them is the records' business. */
export function createVisitorState(options: VisitorStateOptions) {
  let id = options.id;
  let isOwnId = options.isAppId;
  let attributes = options.attributes ?? {};
  const initialSegments = reportSegments(options.segments);
  let segments = initialSegments;

  return {
    /** Read late, so that making a client touches no storage. */
    id: () => (id ??= options.loadId()),
    /** The id, when it is known without looking for it. */
    knownId: () => id,
    /** True when the app named the visitor: then the id is the app's to keep. */
    isAppId: () => isOwnId,
    attributes: () => attributes,
    /** Report segments that the app gave, as such or as attributes. Given now, they win over stored ones. */
    segments: (): Segments => ({
      ...(options.isPreview() ? initialSegments : segments),
      ...reportSegments(attributes, ''),
    }),
    setAttributes(next: Attributes) {
      attributes = next;
    },
    addSegments(more: SegmentsInput) {
      segments = { ...segments, ...reportSegments(more) };
    },
    /** Undefined is the anonymous visitor, whose id is read when it is asked for. */
    become(nextId: string | undefined) {
      isOwnId = nextId !== undefined;
      id = nextId;
    },
    /** Forgets what the app said, with a new id: another person, unknown. */
    reset() {
      isOwnId = false;
      id = options.createId();
      attributes = {};
      segments = {};
    },
  };
}

export type VisitorState = ReturnType<typeof createVisitorState>;
