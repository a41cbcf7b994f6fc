import {categoryEncoder} from './category-encoder.js';
import {checkedState, type Encoder, type EncoderFit, type ListState, type Value} from './encoder.js';
import {numericEncoder} from './numeric-encoder.js';

/**
 * Encodes the first `steps` elements of a list. In a `sequence` each element follows a 1 that
 * distinguishes it from padding, and shorter lists are padded with zeros at the end. Otherwise the
 * elements are averaged; an empty list becomes zeros.
 */
export function listEncoder(state: ListState): Encoder {
  const {steps, sequence} = state;
  const element = elementEncoder(state.of);
  const stepWidth = element.width + 1;
  const width = sequence ? steps * stepWidth : element.width;
  const scratch = new Float32Array(element.width);
  return {
    width,
    encode(value, to, at) {
      to.fill(0, at, at + width);
      const elements = elementsOf(value, steps);
      elements.forEach((each, i) => {
        if (sequence) {
          to[at + i * stepWidth] = 1;
          element.encode(each, to, at + i * stepWidth + 1);
          return;
        }
        element.encode(each, scratch, 0);
        for (let d = 0; d < width; d++) to[at + d]! += scratch[d]! / elements.length;
      });
    },
    toJSON: () => state,
  };
}

/** The encoder of a single value. */
export function elementEncoder(state: ListState['of']): Encoder {
  return state.kind === 'vocabulary' || state.kind === 'hash'
    ? categoryEncoder(state)
    : numericEncoder(state);
}

function elementsOf(value: Value, steps: number): readonly Value[] {
  if (value === null) return [];
  if (typeof value !== 'object') {
    throw new Error(
      `[@cs/log] encode: a value is not a list. Received: ${JSON.stringify(value)}. Give an array, or null if it is missing.`,
    );
  }
  return value.length > steps ? value.slice(0, steps) : value;
}

/** Fits the encoder of a list on the elements that it keeps. */
export function fitList(
  of: EncoderFit,
  {steps, sequence}: Pick<ListState, 'steps' | 'sequence'>,
): EncoderFit {
  const add = (value: Value) => {
    for (const each of elementsOf(value, steps)) of.add!(each);
  };
  return {
    ...(of.add ? {add} : {}),
    finish: () => listEncoder({kind: 'list', steps, sequence, of: of.finish().toJSON() as ListState['of']}),
  };
}

/**
 * Makes an encoder from what its `toJSON` returned. It encodes bit for bit as the fitted one.
 *
 * @throws if the value is not a saved encoder.
 */
export function encoderFrom(saved: unknown): Encoder {
  const state = checkedState(saved);
  return state.kind === 'list' ? listEncoder(state) : elementEncoder(state);
}
