import type {Command} from 'commander';
import type {RankerSpec} from '../model/ranker.js';
import {readRunJson, removeUnfinished} from '../train/run-folder.js';
import {openSource} from './open-source.js';
import type {RunConfig} from './run-config.js';
import {type RunSummary, runTraining} from './run-training.js';
import {sayRun} from './say-run.js';
import {backendSizes} from './shared.js';

/** Makes a command `cs-ranker resume`. */
export function makeResume(command: Command): void {
  command
    .argument('<run>', 'the run folder')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker resume run

It goes on from the last checkpoint, with the options, the backend and the log of the run. A run that is finished stays as it is.`,
    )
    .action(async (run: string, {json}) => {
      const config = await readRunJson<RunConfig>(run, 'config');
      const spec = await readRunJson<RankerSpec>(run, 'spec');
      if (config?.format !== 'cs-run-1' || !spec) {
        throw new Error(
          `[@cs/ranker-reference] resume: there is no run in this folder. Received: ${run}. Give the folder that 'train --out' named.`,
        );
      }
      const finished = await readRunJson<RunSummary>(run, 'summary');
      if (finished) return sayRun({...finished, out: run}, json);
      await removeUnfinished(run);
      const {source, close} = await openSource(config.options.log, config.options);
      await backendSizes(config.options);
      sayRun(await runTraining(run, config, spec, source).finally(close), json);
    });
}
