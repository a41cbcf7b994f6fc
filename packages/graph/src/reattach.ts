import {packageError, shown, unknownName} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {type RecordedTerm, readRecord, writeRecord} from './record.js';
import {type MakeTerm, makerOf} from './term-registry.js';
import {attachedTerms, detachTerm} from './train-host.js';

/** By term name: options that override the recorded ones, or `false` to leave the term off. */
export type ReattachChanges = Readonly<Record<string, Readonly<Record<string, unknown>> | false>>;

const fail = (message: string) => packageError('@cs/graph', 'reattach', message);

/**
 * Attaches the terms that a loaded model had when it was saved. `model.save` writes them as plain
 * JSON into the user-defined metadata of `model.json`. Without our packages, such a model still
 * loads and predicts as usual.
 *
 * A restored term behaves like a newly attached term with the same options. Its random stream
 * restarts from the seed, a weight that adapts to a target restarts from `weight`, and buffers
 * are empty. The state of the optimizer is separate: save it with `save(url, {includeOptimizer:
 * true})`.
 *
 * If this throws, no term is attached.
 *
 * @param model a loaded model. Import the packages of its plug-ins first.
 * @param changes options to add or override, by term name. Options that were functions cannot be
 *   saved, so they must be given here. Default: none.
 * @returns the same model.
 * @throws when nothing is recorded, terms are already attached, a package was not imported, an
 *   option that was a function is missing, or a term cannot be recreated from its options.
 * @example
 * const model = reattach(await tf.loadLayersModel('file://my-ranker-warm/model.json'));
 * reattach(other, {score_reg: {cold: (inputs) => tf.less(inputs.age, 28)}, aldi: false});
 */
export function reattach(model: tf.LayersModel, changes: ReattachChanges = {}): tf.LayersModel {
  checkModel(model, {packageName: '@cs/graph', functionName: 'reattach'});
  const attached = attachedTerms(model).map(({name}) => name);
  if (attached.length > 0) {
    throw fail(
      `terms are attached to this model already: ${attached.join(', ')}. Reattach once, right after loading.`,
    );
  }
  const record = readRecord(model);
  const names = record.terms.map(({name}) => name);
  if (names.length === 0) {
    throw fail(
      'no terms are recorded in this model. Terms are recorded only if they are attached when the model is saved. Attach them again, e.g. withMixup(model, options).',
    );
  }
  for (const change of [changes, ...Object.values(changes ?? {}).filter((each) => each !== false)]) {
    if (typeof change === 'object' && change !== null && !Array.isArray(change)) continue;
    throw fail(
      `changes must map term names to options, e.g. {${names[0]}: {weight: 0.1}}, or to false. Received: ${shown(changes)}.`,
    );
  }
  const unknown = Object.keys(changes).find((name) => !names.includes(name));
  if (unknown !== undefined) throw fail(unknownName('recorded term', unknown, names, 'Recorded'));
  const makers = record.terms
    .filter(({name}) => changes[name] !== false)
    .map((term) => makerWith(term, changes[term.name] || {}));
  try {
    for (const make of makers) make(model);
  } catch (error) {
    detachTerm(model);
    writeRecord(model, record);
    throw error;
  }
  if (makers.length === 0) writeRecord(model, {...record, terms: []});
  return model;
}

/** Checks a recorded term as far as possible without attaching it; returns what attaches it. */
function makerWith(
  {name, kind, packageName, options, functions = [], refuse}: RecordedTerm,
  changed: Readonly<Record<string, unknown>>,
): (model: tf.LayersModel) => void {
  const leaveOff = `and leave it off here: reattach(model, {${name}: false}).`;
  if (refuse !== undefined) throw fail(`"${name}" cannot be restored: ${refuse}, ${leaveOff}`);
  if (kind === undefined) {
    throw fail(
      `"${name}" was attached without a recipe, so it cannot be recreated. Attach it yourself, ${leaveOff}`,
    );
  }
  const make: MakeTerm | undefined = makerOf(kind);
  if (!make) {
    throw fail(
      `"${name}" is a term of kind "${kind}" from ${packageName}, which is not imported. Add: import '${packageName}'.`,
    );
  }
  const missing = functions.find((option) => changed[option] === undefined);
  if (missing !== undefined) {
    throw fail(
      `${missing} of "${name}" was a function, which cannot be saved. Give it again: reattach(model, {${name}: {${missing}: ...}}).`,
    );
  }
  return (model) => void make(model, {...options, ...changed} as never);
}
