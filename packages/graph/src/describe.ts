import type * as tf from '@tensorflow/tfjs';
import type {Cut} from './cut.js';
import {shapeText} from './internals.js';
import {hostedTerms} from './train-host.js';

/** A term of a model in words, a row for `console.table`. */
export interface TermRow {
  readonly term: string;
  /** Its options, as `name value, ...`. */
  readonly options: string;
  /** Where it cuts the model; empty when it does not. */
  readonly cut: string;
  /** The tensors that cross the cut, with their shapes. */
  readonly crosses: string;
  /** The layers below the cut, which run twice in a training step. */
  readonly below: string;
}

/**
 * Says what is attached to a model, in the order in which it is summed, and where it cuts the model.
 *
 * @returns a row a term; none for a model without terms.
 * @example
 * console.table(describe(model));
 */
export function describe(model: tf.LayersModel): TermRow[] {
  return hostedTerms(model).map(({name, spec, cut}) => ({
    term: name,
    options: Object.entries(spec)
      .map(([option, value]) => `${option} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
      .join(', '),
    cut: cut ? tensorText(cut.tensor) : '',
    crosses: cut ? cut.crossing.map(tensorText).join(', ') : '',
    below: cut ? layersBelow(cut) : '',
  }));
}

const tensorText = (tensor: tf.SymbolicTensor): string => `${tensor.sourceLayer.name} ${shapeText(tensor)}`;

const layersBelow = ({below}: Cut): string =>
  [...new Set(below.map((node) => node.outboundLayer.name))].join(', ');
