import type { InitialState } from '../client/initialState';

/**
 * A state as text that is safe inside a `<script>`: nothing in it can end the element.
 *
 * @example
 * `<script>window.convertState = ${serializeState(convert.dehydrate({ mode: 'decisions' }))}</script>`
 */
export function serializeState(state: InitialState): string {
  return JSON.stringify(state)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
