import { reportSegments, type Attributes, type Segments, type SegmentsInput } from '../visitor/visitor';

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

/**
 * Who the app says the visitor is. Declared attributes and segments (options, props) are the app's word on whoever is there.
 * Those that a setter gave belong to the visitor they were given for, and end with them.
 */
export function createVisitorState(options: VisitorStateOptions) {
  let id = options.id;
  let isOwnId = options.isAppId;
  let declaredAttributes = options.attributes ?? {};
  let ownAttributes: Attributes | null = null;
  const initialSegments = reportSegments(options.segments);
  let declaredSegments = initialSegments;
  let ownSegments: Segments = {};

  const attributes = () => ownAttributes ?? declaredAttributes;
  const forgetOwn = () => {
    ownAttributes = null;
    ownSegments = {};
  };

  return {
    /** Read late, so that making a client touches no storage. */
    id: () => (id ??= options.loadId()),
    /** The id, when it is known without looking for it. */
    knownId: () => id,
    /** True when the app named the visitor: then the id is the app's to keep. */
    isAppId: () => isOwnId,
    attributes,
    /** Report segments that the app gave, as such or as attributes. Given now, they win over stored ones. */
    segments: (): Segments => ({
      ...(options.isPreview() ? initialSegments : { ...declaredSegments, ...ownSegments }),
      ...reportSegments(attributes(), ''),
    }),
    setAttributes(next: Attributes) {
      ownAttributes = next;
    },
    /** Replaces what a setter gave before. */
    declareAttributes(next: Attributes) {
      declaredAttributes = next;
      ownAttributes = null;
    },
    addSegments(more: SegmentsInput) {
      ownSegments = { ...ownSegments, ...reportSegments(more) };
    },
    declareSegments(more: SegmentsInput) {
      const declared = reportSegments(more);
      declaredSegments = { ...declaredSegments, ...declared };
      // What is said last counts.
      ownSegments = { ...ownSegments, ...declared };
    },
    /** Undefined is the anonymous visitor, whose id is read when it is asked for. */
    become(nextId: string | undefined, isSamePerson: boolean, isAppId = nextId !== undefined) {
      isOwnId = isAppId;
      id = nextId;
      if (!isSamePerson) forgetOwn();
    },
    /** Another person, unknown. */
    reset() {
      isOwnId = false;
      id = options.createId();
      forgetOwn();
    },
  };
}

export type VisitorState = ReturnType<typeof createVisitorState>;
