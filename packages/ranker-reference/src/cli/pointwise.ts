import {resolve} from 'node:path';
import {logLoss, rocAuc} from '@cs/metrics';
import type {LayersModel} from '@tensorflow/tfjs';
import type {Command} from 'commander';
import {type Part, predictPart} from '../evaluate/predict-part.js';
import {POINTS_ACTION, readPoints} from '../log/points.js';
import {buildDcnV2} from '../model/dcn-v2.js';
import {number} from '../report/cells.js';
import {withLock} from '../train/folder-lock.js';
import {progressBar} from '../train/progress.js';
import {
  abandonRun,
  beginRun,
  readRunJson,
  removeUnfinished,
  runPath,
  writeRunJson,
} from '../train/run-folder.js';
import {saveModel} from '../train/save-model.js';
import {trainRanker} from '../train/train-ranker.js';
import {addConfig} from './config-file.js';
import {loadAffordable} from './load-affordable.js';
import {from0, listOfWhole, positive, whole, wholeFrom0} from './parsers.js';
import {say} from './shared.js';
import {untilInterrupted} from './until-interrupted.js';

/** Makes a command `cs-ranker pointwise`. */
export function makePointwise(command: Command): void {
  addConfig(
    command
      .requiredOption('--log <folder>', 'what import --libfm wrote')
      .requiredOption('--out <folder>', 'the run folder: model, config, summary')
      .option('--embedding <width>', 'numbers in the embedding of a value', whole, 10)
      .option('--cross-layers <number>', 'cross layers', whole, 3)
      .option('--cross-rank <number>', 'rank of their kernels (0: full)', wholeFrom0, 0)
      .option('--mlp <widths>', 'the deep part, beside them', listOfWhole, [400, 400, 400])
      .option('--epochs <number>', 'passes over the training rows, at most', whole, 50)
      .option('--patience <number>', 'epochs without a better AUC of the validation rows', whole, 2)
      .option('--batch-size <rows>', 'rows a step', whole, 4096)
      .option('--learning-rate <number>', 'rate of Adam', positive, 0.001)
      .option('--weight-decay <number>', 'decoupled weight decay (AdamW)', from0, 0)
      .option('--threads <number>', 'of the native backend', whole, 1)
      .option('--seed <number>', 'seed of the weights and of the order of the rows', whole, 1),
  )
    .option('--overwrite', 'replace a run that is there')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker import --libfm frappe --out points
  $ cs-ranker pointwise --log points --out dcn

The weights are those of the epoch with the best AUC of the validation rows; the test rows are looked at once, at the end.`,
    )
    .action(async ({log: folder, out, overwrite = false, json, config: _, ...options}) => {
      const {meta, log} = await readPoints(folder);
      const {backend} = await loadAffordable({threads: options.threads});
      process.stderr.write(`Backend: ${backend}\n`);
      const config = {format: 'cs-points-run-1', options: {...options, log: resolve(folder)}, backend};
      const {embedding, crossLayers, crossRank, mlp, seed} = options;
      const {values, fields} = meta;
      const sizes = {values: values.length, fields, embedding, crossLayers, crossRank, mlp, seed};
      const model = buildDcnV2(sizes);
      const {epochs, batchSize, learningRate, weightDecay, patience} = options;
      const measured = (part: Part) => {
        const scores = predictPart(model, log, part)[POINTS_ACTION]!;
        const day = {train: 0, calibration: 1, evaluation: 2}[part];
        const labels = log.labels.filter((_, row) => log.day[row] === day);
        return {auc: rocAuc({scores, labels}), logLoss: logLoss({scores, labels})};
      };
      const work = async () => {
        // The same command goes on where it was stopped; another one needs another folder.
        const before = overwrite ? undefined : await readRunJson(out, 'config');
        const same = JSON.stringify(before) === JSON.stringify(config);
        if (same && !(await readRunJson(out, 'summary'))) await removeUnfinished(out);
        else await beginRun(out, overwrite);
        await writeRunJson(out, 'config', config);
        const bar = progressBar('Training');
        const result = await untilInterrupted((signal) =>
          trainRanker(model, log, {
            seed,
            epochs,
            batchSize,
            learningRate,
            weightDecay,
            signal,
            stopEarly: {
              name: 'auc',
              goal: 'max',
              patience,
              metric: (_: LayersModel) => measured('calibration').auc,
            },
            checkpoint: {file: runPath(out, 'checkpoint')},
            onProgress: (done, loss, rate) =>
              bar.update(done, `loss ${loss.toFixed(4)} | ${Math.round(rate)} examples/s`),
          }),
        )
          .catch(async (error) => {
            await abandonRun(out);
            throw error;
          })
          .finally(() => bar.stop());
        if (result.ended === 'interrupted') {
          process.stderr.write(`Stopped after ${result.steps} steps. The same command goes on from there.\n`);
          process.exitCode = 1;
          return;
        }
        await saveModel(model, runPath(out, 'model'));
        const epochsDone = result.measurements.length;
        const {steps} = result;
        const parts = {validation: measured('calibration'), test: measured('evaluation')};
        const summary = {out, steps, epochs: epochsDone, parameters: model.countParams(), ...parts};
        await writeRunJson(out, 'summary', summary);
        const {validation, test} = parts;
        say(
          json
            ? JSON.stringify(summary)
            : `test AUC ${number(test.auc, 4)}, log loss ${number(test.logLoss, 4)}; validation AUC ${number(validation.auc, 4)}, after ${epochsDone} epochs: ${out}`,
        );
      };
      await withLock(out, work);
    });
}
