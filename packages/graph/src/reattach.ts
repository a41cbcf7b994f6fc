import {packageError, shown, unknownName} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {type RecordedTerm, readRecord, writeRecord} from './record.js';
import {type MakeTerm, makerOf} from './term-registry.js';
import {attachedTerms, detachTerm} from './train-host.js';

/** For each recorded term, by name, options that take the place of the recorded ones; `false` leaves it off. */
export type ReattachChanges = Readonly<Record<string, Readonly<Record<string, unknown>> | false>>;

const fail = (message: string) => packageError('@cs/graph', 'reattach', message);

/**
 * Attaches the terms again that a model had when it was saved. `save` writes them as plain JSON into the user-defined metadata of `model.json`; where
 * our packages are missing the model loads and predicts as ever.
 *
 * A restored term is one that was attached just now with the same options: it starts its random stream anew from its seed, a weight that is adapted
 * to a target starts from `weight`, a buffer is empty. The optimizer's state is that of `save(url, {includeOptimizer: true})`. Either all
 * terms are attached or, when this throws, none.
 *
 * @param model a model that was loaded; import the packages of its plug-ins first.
 * @param changes options to add or change, by name of the term; a function cannot be saved, so it has to be given here.
 * @returns the same model.
 * @throws when nothing is recorded, terms are attached already, a package was not imported, an option was a function and is not given, or a term
 *   cannot be made again from its options.
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
      'no terms are recorded in this model. They are when they are attached while it is saved; attach them anew, e.g. withMixup(model, options).',
    );
  }
  for (const change of [changes, ...Object.values(changes ?? {}).filter((each) => each !== false)]) {
    if (typeof change === 'object' && change !== null && !Array.isArray(change)) continue;
    throw fail(
      `changes must be options by name of term, e.g. {${names[0]}: {weight: 0.1}}, or false for one. Received: ${shown(changes)}.`,
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

/** What attaches a recorded term, all checked that can be checked without doing it. */
function makerWith(
  {name, kind, packageName, options, functions = [], refuse}: RecordedTerm,
  changed: Readonly<Record<string, unknown>>,
): (model: tf.LayersModel) => void {
  const leaveOff = `and leave it off here: reattach(model, {${name}: false}).`;
  if (refuse !== undefined) throw fail(`"${name}" cannot be restored: ${refuse}, ${leaveOff}`);
  if (kind === undefined) {
    throw fail(
      `"${name}" was attached without a recipe to make it again from. Attach it yourself, ${leaveOff}`,
    );
  }
  const make: MakeTerm | undefined = makerOf(kind);
  if (!make) {
    throw fail(
      `"${name}" is a ${kind} of ${packageName}, which was not imported: import '${packageName}' first.`,
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
