import {openBatches, SHUFFLE_ROWS, withLock} from '@cs/log';
import {abandonRun, beginRun, rankerSpec, trainLength, writeRunJson} from '@cs/ranker-reference';
import {type Command, Option} from 'commander';
import {addConfig} from './config-file.js';
import {whole} from './parsers.js';
import {prepareTraining} from './prepare-training.js';
import {refuseIdle} from './refuse-idle.js';
import {type RunFlags, resolveRun} from './run-config.js';
import {runTraining} from './run-training.js';
import {sayRun} from './say-run.js';
import {backendSizes} from './shared.js';
import {addTrainingFlags, checkTraining} from './training-flags.js';

/** Defines `cs-ranker train`. */
export function makeTrain(command: Command): void {
  addConfig(
    addTrainingFlags(
      command.requiredOption('--out <folder>', 'run folder, for model, config, losses and checkpoint'),
    ),
  )
    .option('--checkpoint-every <steps>', 'steps between two checkpoints', whole, 100)
    .addOption(
      new Option(
        '--batches <where>',
        'where the rows are kept: auto keeps an imported log above 1 GB on disk',
      )
        .choices(['auto', 'memory', 'disk'])
        .default('auto'),
    )
    .option(
      '--shuffle-rows <rows>',
      'with --batches disk: number of rows that are shuffled together',
      whole,
      SHUFFLE_ROWS,
    )
    .option('--no-tensorboard', 'write no events for TensorBoard (which need the native backend)')
    .option('--overwrite', 'replace an existing run')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker train --log log --out run --residual --score-reg --mixup
  $ cs-ranker train --config run.yaml --seed 2 --out run-2
  $ tensorboard --logdir run/tensorboard

After Ctrl-C, a crash or a power cut, continue with: cs-ranker resume run`,
    )
    .action(async ({out, overwrite = false, json, config: _, ...flags}) => {
      refuseIdle(command);
      const {source, batches, encoders, close} = await openBatches(flags.log, flags as RunFlags);
      try {
        const spec = rankerSpec(source);
        checkTraining(flags as RunFlags, source);
        const {batchSize} = trainLength(source.rows('train'), flags);
        const loaded = await backendSizes(flags);
        const config = resolveRun({...(flags as RunFlags), batchSize, batches}, loaded, source);
        const prepared = prepareTraining(config, spec, source);
        await withLock(out, async () => {
          await beginRun(out, overwrite);
          try {
            await writeRunJson(out, 'spec', spec);
            if (encoders) await writeRunJson(out, 'encoders', encoders);
            await writeRunJson(out, 'config', config);
            sayRun(await runTraining(out, config.options, prepared, source), json);
          } catch (error) {
            await abandonRun(out);
            throw error;
          }
        });
      } finally {
        await close();
      }
    });
}
