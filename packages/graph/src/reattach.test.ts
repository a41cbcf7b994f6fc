import {onBackends, reloaded, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it, vi} from 'vitest';
import {
  attachedTerms,
  attachTerm,
  detachTerm,
  reattach,
  recordPath,
  registerTerm,
  toServing,
} from './index.js';

interface PullOptions {
  readonly weight: number;
  readonly towards?: number | (() => number);
  readonly name?: string;
}

/** A plug-in as a user would write it: pulls the mean score towards a number. */
function withPull(model: tf.LayersModel, options: PullOptions): tf.LayersModel {
  const {weight, towards = 0, name = 'pull'} = options;
  if (weight < 0) throw new Error('weight must be >= 0');
  const goal = typeof towards === 'function' ? towards() : towards;
  attachTerm(model, {
    name,
    order: 1,
    spec: {weight},
    recipe: {kind: 'pull', packageName: '@me/pull', options},
    penalty: (step) =>
      tf.mul(weight, tf.square(tf.sub(tf.mean(step.value(model.outputs[0]!)), goal))) as tf.Scalar,
  });
  return model;
}
registerTerm('pull', (model, options: PullOptions) => withPull(model, options));

async function trained(model: tf.LayersModel): Promise<unknown[]> {
  model.compile({optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy'});
  const {x, y} = tinyBatch();
  for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y);
  return model.getWeights().map((w) => w.dataSync());
}

const inputsOf = (model: tf.LayersModel) => model.inputNames;
const saved = async (model: tf.LayersModel) => (await reloaded(model)).loaded;

onBackends('reattach', () => {
  it('restores terms that train bitwise the same as newly attached ones', async () => {
    const model = withPull(withPull(tinyRanker(), {weight: 2, towards: 0.1}), {weight: 1, name: 'other'});
    const loaded = await saved(model);
    expect(attachedTerms(loaded)).toEqual([]);
    expect(reattach(loaded)).toBe(loaded);
    expect(attachedTerms(loaded)).toEqual(attachedTerms(model));
    const weights = await trained(loaded);
    expect(weights).toEqual(await trained(model));
    expect(weights).not.toEqual(await trained(tinyRanker()));
  });

  it('works on a Sequential', async () => {
    const make = () =>
      tf.sequential({
        layers: [
          tf.layers.dense({units: 1, inputShape: [4], activation: 'sigmoid', kernelInitializer: 'ones'}),
        ],
      });
    const step = async (model: tf.LayersModel) => {
      model.compile({optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy'});
      const {x, y} = tinyBatch();
      return model.trainOnBatch(x.history!, y.click!);
    };
    const model = withPull(make(), {weight: 3});
    const loaded = reattach(await saved(model));
    const loss = await step(loaded);
    expect(loss).toBe(await step(model));
    expect(loss).toBeGreaterThan((await step(make())) as number);
  });
});

describe('the record of terms in the metadata', () => {
  it('is stored beside the metadata of the user, who may set it at any time', async () => {
    const model = tinyRanker();
    model.setUserDefinedMetadata({mine: [1, 'a']});
    withPull(model, {weight: 2});
    expect(model.getUserDefinedMetadata()).toMatchObject({mine: [1, 'a']});
    model.setUserDefinedMetadata({mine: 2});
    const loaded = await saved(model);
    expect(loaded.getUserDefinedMetadata()).toEqual({
      mine: 2,
      'cs.plugins': {
        terms: [{name: 'pull', kind: 'pull', packageName: '@me/pull', options: {weight: 2}}],
      },
    });
  });

  it('is removed with the last term, and the metadata of the user stays as it was', () => {
    const model = tinyRanker();
    model.setUserDefinedMetadata({mine: 1});
    withPull(withPull(model, {weight: 2}), {weight: 1, name: 'other'});
    detachTerm(model, 'pull');
    expect(JSON.stringify(model.getUserDefinedMetadata())).not.toContain('"pull"}');
    detachTerm(model);
    expect(model.getUserDefinedMetadata()).toEqual({mine: 1});
    expect(Object.hasOwn(model, 'setUserDefinedMetadata')).toBe(false);
    const without = withPull(tinyRanker(), {weight: 2});
    detachTerm(without);
    expect(without.getUserDefinedMetadata()).toBeUndefined();
  });

  it('is missing in the copy that toServing makes, which keeps the metadata of the user', async () => {
    const model = withPull(tinyRanker(), {weight: 2});
    recordPath(model, {name: 'path', options: {at: 'interaction'}});
    expect((await toServing(model)).getUserDefinedMetadata()).toBeUndefined();
    model.setUserDefinedMetadata({mine: 1});
    expect((await toServing(model)).getUserDefinedMetadata()).toEqual({mine: 1});
  });

  it('does not change the saved topology and weights', async () => {
    const plain = await reloaded(tinyRanker());
    const {topology, loaded} = await reloaded(withPull(tinyRanker(), {weight: 2}));
    expect(topology).toBe(plain.topology);
    expect(inputsOf(loaded)).toEqual(inputsOf(plain.loaded));
  });

  it('is saved again with a model that was loaded but not reattached', async () => {
    const once = await saved(withPull(tinyRanker(), {weight: 2}));
    expect(attachedTerms(reattach(await saved(once))).map((t) => t.name)).toEqual(['pull']);
  });

  it('is removed from a loaded model by detachTerm(model)', async () => {
    const loaded = await saved(withPull(tinyRanker(), {weight: 2}));
    detachTerm(loaded);
    expect(() => reattach(loaded)).toThrow('no terms are recorded in this model.');
  });
});

describe('reattach', () => {
  it('lets changes override recorded options, and leaves off terms set to false', async () => {
    const model = withPull(withPull(tinyRanker(), {weight: 2}), {weight: 1, name: 'other'});
    const loaded = reattach(await saved(model), {pull: {weight: 5}, other: false});
    expect(attachedTerms(loaded)).toEqual([{name: 'pull', spec: {weight: 5}}]);
    const none = reattach(await saved(model), {pull: false, other: false});
    expect(none.getUserDefinedMetadata()).toBeUndefined();
  });

  it('requires options that were functions', async () => {
    const loaded = await saved(withPull(tinyRanker(), {weight: 2, towards: () => 0.5}));
    expect(() => reattach(loaded)).toThrow(
      '[@cs/graph] reattach: towards of "pull" was a function, which cannot be saved. Give it again: reattach(model, {pull: {towards: ...}}).',
    );
    reattach(loaded, {pull: {towards: () => 0.5}});
    expect(await trained(loaded)).toEqual(await trained(withPull(tinyRanker(), {weight: 2, towards: 0.5})));
  });

  it('says which package to import', async () => {
    const model = tinyRanker();
    const recipe = {kind: 'far', packageName: '@me/far', options: {}};
    attachTerm(model, {name: 'far', order: 1, spec: {}, recipe, penalty: () => null});
    const loaded = await saved(model);
    expect(() => reattach(loaded)).toThrow(
      `[@cs/graph] reattach: "far" is a term of kind "far" from @me/far, which is not imported. Add: import '@me/far'.`,
    );
  });

  it('says what to do about a term that has no recipe or cannot be recreated', async () => {
    const model = tinyRanker();
    attachTerm(model, {name: 'own', order: 1, spec: {}, penalty: () => null});
    const loaded = await saved(model);
    expect(() => reattach(loaded)).toThrow(
      '"own" was attached without a recipe, so it cannot be recreated. Attach it yourself, and leave it off here: reattach(model, {own: false}).',
    );
    const other = tinyRanker();
    const recipe = {
      kind: 'x',
      packageName: '@me/x',
      options: {},
      refuse: 'it has a twin. Call withTwin again',
    };
    attachTerm(other, {name: 'twin', order: 1, spec: {}, recipe, penalty: () => null});
    const twin = await saved(other);
    expect(() => reattach(twin)).toThrow(
      '"twin" cannot be restored: it has a twin. Call withTwin again, and leave it off here: reattach(model, {twin: false}).',
    );
  });

  it('rejects a model without a record or with attached terms, and unknown names in changes', async () => {
    expect(() => reattach(tinyRanker())).toThrow(
      '[@cs/graph] reattach: no terms are recorded in this model.',
    );
    const model = withPull(tinyRanker(), {weight: 2});
    expect(() => reattach(model)).toThrow('terms are attached to this model already: pull.');
    const loaded = await saved(model);
    expect(() => reattach(loaded, {pul: {}})).toThrow(
      'no recorded term "pul". Did you mean "pull"? Recorded: pull.',
    );
    for (const changes of [3, null, {pull: true}]) {
      expect(() => reattach(loaded, changes as never)).toThrow(
        '[@cs/graph] reattach: changes must map term names to options, e.g. {pull: {weight: 0.1}}, or to false. Received: ',
      );
    }
  });

  it('attaches no term if one fails, and can then be called again', async () => {
    const model = withPull(withPull(tinyRanker(), {weight: 2}), {weight: 1, name: 'z'});
    const loaded = await saved(model);
    expect(() => reattach(loaded, {z: {weight: -1}})).toThrow('weight must be >= 0');
    expect(attachedTerms(loaded)).toEqual([]);
    expect(attachedTerms(reattach(loaded))).toEqual(attachedTerms(model));
  });
});

describe('two copies of this package', () => {
  it('share the terms of a model and the registered plug-ins', async () => {
    const model = withPull(tinyRanker(), {weight: 2});
    vi.resetModules();
    const copy = await import('./index.js');
    expect(copy.attachTerm).not.toBe(attachTerm);
    expect(copy.attachedTerms(model)).toEqual(attachedTerms(model));
    expect(() => copy.attachTerm(model, {name: 'pull', order: 1, spec: {}, penalty: () => null})).toThrow(
      '"pull" is attached to this model already.',
    );
    const {makeTrainFunction} = model as unknown as Record<string, unknown>;
    copy.attachTerm(model, {name: 'second', order: 0, spec: {}, penalty: () => null});
    expect((model as unknown as Record<string, unknown>).makeTrainFunction).toBe(makeTrainFunction);
    expect(attachedTerms(model).map((t) => t.name)).toEqual(['second', 'pull']);
    copy.detachTerm(model, 'second');
    expect(attachedTerms(copy.reattach(await saved(model)))).toEqual(attachedTerms(model));
    copy.detachTerm(model);
    expect(Object.hasOwn(model, 'makeTrainFunction')).toBe(false);
  });
});

describe('registerTerm', () => {
  it('rejects an empty kind', () => {
    expect(() => registerTerm('', () => {})).toThrow(
      'kind must be a non-empty string and make a function. Received: "", function.',
    );
  });
});
