import type { InitialState } from '../client/initialState';

/**
 * A state as text that is safe inside a `<script>`: nothing in it can end the element.
 *
 * @example
 * `<script>window.convertState = ${serializeState(convert.dehydrate({ mode: 'decisions' }))}</script>`
 */
export function serializeState(state: InitialState): string {
  return JSON.stringify(state)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}
