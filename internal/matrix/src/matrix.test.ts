import {attachedTerms, attachTerm, cutModel, ensureBuilt, runBelow, toServing} from '@cs/graph';
import {onBackends, reloaded} from '@cs-internal/test-kit';
import type * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {adopt, allowed, combinations} from './adopt.js';
import {type Architecture, architectures, type Part} from './architectures.js';
import {evaluation, predictions} from './predict.js';
import {compile, fitLog, leftBehind, steps} from './train.js';

/**
 * A ranker trained for one step, so that moving averages and biases differ from their initial
 * values.
 */
async function trainedRanker({make}: Architecture): Promise<tf.LayersModel> {
  const ranker = await make();
  compile(ranker);
  await steps(ranker, 1);
  return ranker;
}

onBackends('a ranker with plug-ins', () => {
  for (const architecture of architectures) {
    describe(architecture.name, () => {
      for (const parts of combinations.filter((c) => allowed(architecture, c))) {
        it(`predicts the same, trains, saves and leaks nothing: ${parts.join(', ') || 'no plug-in'}`, async () => {
          const ranker = await trainedRanker(architecture);
          const [predicted, evaluated] = [predictions(ranker), evaluation(ranker)];
          const model = adopt(ranker, architecture, parts);
          compile(model);
          expect(predictions(model), 'predictions before training').toEqual(predicted);
          expect(evaluation(model), 'evaluation before training').toEqual(evaluated);
          expect(model.outputNames).toEqual(ranker.outputNames);

          const {loss, ...log} = await fitLog(model);
          expect(loss![1]!, 'loss of the second epoch').toBeLessThan(loss![0]!);
          const terms = attachedTerms(model).map((term) => term.name);
          expect(Object.keys(log).filter((entry) => !entry.endsWith('_loss'))).toEqual(terms);
          expect(Object.values(log).flat().every(Number.isFinite)).toBe(true);
          expect(await leftBehind(model), 'tensors leaked by a step').toBe(0);

          const trained = predictions(model);
          const {loaded} = await reloaded(model);
          expect(predictions(loaded), 'predictions after loading').toEqual(trained);
          if (terms.length === 2) {
            expect(predictions(await toServing(model)), 'predictions of the serving copy').toEqual(trained);
          }
          expect(loaded.outputNames).toEqual(model.outputNames);
        });
      }

      for (const parts of combinations.filter((c) => c.includes('score-reg') && c.includes('mixup'))) {
        if (!allowed(architecture, parts)) continue;
        it(`trains alike in any order of attaching, and with weight 0 like without: ${parts.join(', ')}`, async () => {
          const run = async (given: readonly Part[], weight?: number) => {
            const model = adopt(await architecture.make(), architecture, given, weight);
            compile(model);
            return steps(model);
          };
          const without = parts.filter((part) => part.startsWith('residual'));
          const weights = await run(parts);
          expect(await run([...without, ...parts.filter((p) => !without.includes(p)).reverse()])).toEqual(
            weights,
          );
          const plain = await run(without);
          expect(await run(parts, 0)).toEqual(plain);
          expect(weights.flat().every((w) => w.every(Number.isFinite))).toBe(true);
          expect(weights).not.toEqual(plain);
        });
      }
    });
  }
});

onBackends('a second pass below the cut', () => {
  for (const {name, make, at, call} of architectures) {
    it(`computes the same as the first pass from the same values: ${name}`, async () => {
      const model = await make();
      ensureBuilt(model);
      const cut = cutModel(model, at, {packageName: '@cs-internal/matrix', functionName: 'test'}, call);
      const made = cut.below.flatMap((node) => node.outputTensors);
      const passes: [number[], number[]][] = [];
      const read = (t: tf.Tensor) => Array.from(t.dataSync());
      attachTerm(model, {
        name: 'second_pass',
        order: 1,
        spec: {},
        penalty: (step) => {
          const second = runBelow(cut, cut.crossing.map(step.value), step.maskFor);
          for (const t of made) passes.push([read(step.value(t)), read(second.get(t.id)!)]);
          return null;
        },
      });
      compile(model);
      await steps(model);
      expect(passes.length).toBe(2 * made.length);
      for (const [first, second] of passes) expect(second).toEqual(first);
    });
  }
});

describe('a ranker to which a plug-in cannot be added', () => {
  for (const architecture of architectures) {
    for (const [part, message] of Object.entries(architecture.refuses ?? {})) {
      it(`throws and does not change: ${part} on ${architecture.name}`, async () => {
        const ranker = await architecture.make();
        expect(() => adopt(ranker, architecture, [part as Part])).toThrow(new Error(message));
        expect(attachedTerms(ranker)).toEqual([]);
      });
    }
  }
});
