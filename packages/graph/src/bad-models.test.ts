import {tinyRanker} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';
import * as graph from './index.js';

const caller = {packageName: '@cs/graph', functionName: 'cutModel'};
const calls: Record<string, (model: never) => unknown> = {
  addedParameters: (model) => graph.addedParameters(tinyRanker(), model),
  attachTerm: (model) => graph.attachTerm(model, {name: 'a', order: 1, spec: {}, penalty: () => null}),
  attachedTerms: graph.attachedTerms,
  branch: (model) => graph.branch(model, [], 'a'),
  carryTraining: (model) => graph.carryTraining(tinyRanker(), model),
  cutModel: (model) => graph.cutModel(model, 'a', caller),
  describe: graph.describe,
  detachTerm: graph.detachTerm,
  reattach: graph.reattach,
  restoreTermStates: (model) => graph.restoreTermStates(model, {}),
  termStates: graph.termStates,
  termWeights: graph.termWeights,
  toServing: graph.toServing,
};

for (const [name, call] of Object.entries(calls)) {
  it.each([
    [undefined, 'undefined.'],
    [3, '3.'],
    [{layers: []}, '{"layers":[]}.'],
    [Promise.resolve(), 'a promise. Await it'],
  ])(`${name} rejects %o in place of a model`, async (model, received) => {
    await expect(async () => call(model as never)).rejects.toThrow(
      `[@cs/graph] ${name}: the model must be a LayersModel. Received: ${received}`,
    );
  });
}

it('restoreTermStates rejects null in place of states', () => {
  const model = tinyRanker();
  graph.attachTerm(model, {name: 'pull', order: 1, spec: {}, penalty: () => null});
  expect(() => graph.restoreTermStates(model, null as never)).toThrow(
    '[@cs/graph] restoreTermStates: states must be the object that termStates returned. Received: null.',
  );
});
