import type {Caller} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {type Cut, cutModel} from './cut.js';
import {shapeText} from './internals.js';
import {type RecordedPath, readRecord} from './record.js';
import {hostedTerms} from './train-host.js';

/** A skip path or a term of a model in words, a row for `console.table`. */
export interface TermRow {
  /** Its name. */
  readonly term: string;
  /** Its options, as `name value, ...`. */
  readonly options: string;
  /** Where it cuts the model; empty when it does not. */
  readonly cut: string;
  /** The tensors that cross the cut, with their shapes. */
  readonly crosses: string;
  /** The layers below the cut; those of a term run twice in a training step. */
  readonly below: string;
}

/**
 * Says what was added to a model: skip paths in the order of adding, which are told after saving and loading, too; then the terms that are attached, in
 * the order in which they are summed, and where each cuts the model.
 *
 * @returns a row a path or term; none for a model without any.
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

/** Where a recorded path meets the model; undefined once the layer has another name. */
function cutOf(model: tf.LayersModel, {at, call}: RecordedPath['options']): Cut | undefined {
  if (!model.layers.some((layer) => layer.name === at)) return undefined;
  return cutModel(model, at as string, caller, call as number | undefined);
}

const tensorText = (tensor: tf.SymbolicTensor): string => `${tensor.sourceLayer.name} ${shapeText(tensor)}`;

const layersBelow = ({below}: Cut): string =>
  [...new Set(below.map((node) => node.outboundLayer.name))].join(', ');
