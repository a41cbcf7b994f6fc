import type {Caller} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {type Cut, cutModel} from './cut.js';
import {shapeText} from './internals.js';
import {type RecordedPath, readRecord} from './record.js';
import {hostedTerms} from './train-host.js';

/** Describes a skip path or a term of a model: one row for `console.table`. */
export interface TermRow {
  /** The name of the path or term. */
  readonly term: string;
  /** Its options, as `name value, ...`. */
  readonly options: string;
  /** The layer at which it cuts the model; empty if it does not cut the model. */
  readonly cut: string;
  /** The tensors that cross the cut, with their shapes. */
  readonly crosses: string;
  /** The layers below the cut. A term that cuts the model runs them twice in each training step. */
  readonly below: string;
}

/**
 * Lists what plug-ins added to a model. Skip paths come first, in the order in which they were
 * added; they are still listed after the model was saved and loaded. Then come the attached
 * terms, in the order in which they are summed.
 *
 * @returns one row per path or term; an empty list for a model without plug-ins.
 * @throws when `model` is not a model.
 * @example
 * console.table(describe(model));
 */
export function describe(model: tf.LayersModel): TermRow[] {
  checkModel(model, caller);
  const paths = readRecord(model).paths.map(({name, options}) => row(name, options, cutOf(model, options)));
  return [...paths, ...hostedTerms(model).map(({name, spec, cut}) => row(name, spec, cut))];
}

const caller: Caller = {packageName: '@cs/graph', functionName: 'describe'};

const row = (term: string, options: Readonly<Record<string, unknown>>, cut: Cut | undefined): TermRow => ({
  term,
  options: Object.entries(options)
    .map(([option, value]) => `${option} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', '),
  cut: cut ? tensorText(cut.tensor) : '',
  crosses: cut ? cut.crossing.map(tensorText).join(', ') : '',
  below: cut ? layersBelow(cut) : '',
});

/** The cut of a recorded path; undefined if the layer was renamed since. */
function cutOf(model: tf.LayersModel, {at, call}: RecordedPath['options']): Cut | undefined {
  if (!model.layers.some((layer) => layer.name === at)) return undefined;
  return cutModel(model, at as string, caller, call as number | undefined);
}

const tensorText = (tensor: tf.SymbolicTensor): string => `${tensor.sourceLayer.name} ${shapeText(tensor)}`;

const layersBelow = ({below}: Cut): string =>
  [...new Set(below.map((node) => node.outboundLayer.name))].join(', ');
