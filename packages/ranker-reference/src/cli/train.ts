import type {Command} from 'commander';
import {type PlugInName, plugIn} from '../evaluate/arms.js';
import {readLog} from '../log/store.js';
import {buildRanker, rankerSpec} from '../model/ranker.js';
import {number} from '../report/sections.js';
import {makeFolder} from '../train/make-folder.js';
import {progressBar} from '../train/progress.js';
import {saveModel} from '../train/save-model.js';
import {trainRanker} from '../train/train-ranker.js';
import {backendSizes, say, whole} from './shared.js';

/** Adds `cs-ranker train`. */
export function addTrain(program: Command): void {
  program
    .command('train')
    .description('train the ranker on a log')
    .requiredOption('--log <folder>', 'the log, as simulate writes it')
    .requiredOption('--out <folder>', 'where to write the model')
    .option('--residual', 'add the skip path for non-historical features')
    .option('--score-reg', 'pull cold and warm scores together')
    .option('--mixup', 'train on mixed embeddings too')
    .option('--seed <number>', 'seed of the weights and of the order of rows', whole, 1)
    .option('--epochs <number>', 'passes over the training days', whole, 1)
    .option('--json', 'print the summary as JSON')
    .action(async ({log: folder, out, seed, epochs, json, residual, scoreReg, mixup}) => {
      const log = await readLog(folder);
      // Before the long part: a folder that cannot be made fails here.
      await makeFolder('train', out);
      const {preset} = await backendSizes();
      const plugIns: PlugInName[] = [];
      if (residual) plugIns.push('residual');
      if (scoreReg) plugIns.push('score-reg');
      if (mixup) plugIns.push('mixup');
      const spec = rankerSpec(log);
      const {model} = plugIn(buildRanker(spec, {preset, seed}), spec, plugIns, {seed});
      const bar = progressBar('Training');
      const onProgress = (done: number, loss: number) => bar.update(done, `loss ${loss.toFixed(4)}`);
      const training = trainRanker(model, log, {seed, epochs, onProgress});
      const {steps, losses, medianSeconds} = await training.finally(() => bar.stop());
      await saveModel(model, out);
      const stepMs = 1000 * medianSeconds;
      const loss = losses.at(-1);
      say(
        json
          ? JSON.stringify({out, plugIns, steps, loss, stepMs})
          : `${steps} steps of ${number(stepMs, 1)} ms, last loss ${number(loss, 4)}: ${out}`,
      );
    });
}
