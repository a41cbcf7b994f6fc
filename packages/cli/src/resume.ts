import {openBatches, withLock} from '@cs/log';
import {type RankerSpec, readRunJson, removeUnfinished} from '@cs/ranker-reference';
import type {Command} from 'commander';
import {prepareTraining} from './prepare-training.js';
import type {RunConfig} from './run-config.js';
import {type RunSummary, runTraining} from './run-training.js';
import {sayRun} from './say-run.js';
import {backendSizes} from './shared.js';

/** Defines `cs-ranker resume`. */
export function makeResume(command: Command): void {
  command
    .argument('<run>', 'the run folder')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker resume run

Continues from the last checkpoint, with the options, the backend and the log of the run. For a
finished run it only prints the summary.`,
    )
    .action(async (run: string, {json}) => {
      const config = await readRunJson<RunConfig>(run, 'config');
      const spec = await readRunJson<RankerSpec>(run, 'spec');
      if (config?.format !== 'cs-run-1' || !spec) {
        throw new Error(
          `[@cs/cli] resume: there is no run in this folder. Received: ${run}. Pass the folder that you gave to train as --out.`,
        );
      }
      const finished = await readRunJson<RunSummary>(run, 'summary');
      if (finished) return sayRun({...finished, out: run}, json);
      const {options} = config;
      const {source, close} = await openBatches(options.log, options);
      try {
        if (source.fingerprint() !== config.log) {
          throw new Error(
            `[@cs/cli] resume: the log is not the one that the run was started with. Received: ${options.log}. Restore that log, or train again.`,
          );
        }
        await backendSizes(options);
        const prepared = prepareTraining(config, spec, source);
        await withLock(run, async () => {
          await removeUnfinished(run);
          sayRun(await runTraining(run, options, prepared, source), json);
        });
      } finally {
        await close();
      }
    });
}
