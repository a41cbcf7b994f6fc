import {checkedState, type Encoder} from './encoder.js';
import {elementEncoder, listEncoder} from './list-encoder.js';

/**
 * Makes an encoder of what its `toJSON` returned; it encodes bit for bit as the fitted one.
 *
 * @throws where the value is no such thing.
 */
export function encoderFrom(saved: unknown): Encoder {
  const state = checkedState(saved);
  return state.kind === 'list' ? listEncoder(state) : elementEncoder(state);
}
