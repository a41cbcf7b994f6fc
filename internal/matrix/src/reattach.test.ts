import {attachedTerms, detachTerm, ensureBuilt, reattach} from '@cs/graph';
import {onBackends, reloaded} from '@cs-internal/test-kit';
import type * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {adopt, allowed, coldFunction, combinations} from './adopt.js';
import {architectures} from './architectures.js';
import {predictions} from './predict.js';
import {compile, steps} from './train.js';

const trained = (model: tf.LayersModel) => {
  compile(model);
  return steps(model);
};

onBackends('a ranker that was saved with its terms', () => {
  for (const architecture of architectures) {
    for (const parts of combinations.filter((c) => c.includes('score-reg') && c.includes('mixup'))) {
      if (!allowed(architecture, parts)) continue;
      it(`trains after reattach as with newly attached terms: ${architecture.name}, ${parts.join(', ')}`, async () => {
        const ranker = await architecture.make();
        ensureBuilt(ranker);
        // An input that no layer reads is not saved, so the cold condition uses another input.
        const {inputNames} = (await reloaded(ranker)).loaded;
        const coldBy = architecture.coldBy ?? inputNames.at(-1)!;
        const model = adopt(ranker, {...architecture, coldBy}, parts);
        const load = async () => (await reloaded(model)).loaded;

        const restored = reattach(await load(), {score_reg: {cold: coldFunction(coldBy)}});
        expect(attachedTerms(restored)).toEqual(attachedTerms(model));
        const anew = await load();
        detachTerm(anew);
        adopt(
          anew,
          {...architecture, coldBy},
          parts.filter((part) => !part.startsWith('residual')),
        );
        const without = await load();
        expect(predictions(restored)).toEqual(predictions(without));

        const weights = await trained(restored);
        expect(weights).toEqual(await trained(anew));
        expect(weights).not.toEqual(await trained(without));
      });
    }
  }
});
