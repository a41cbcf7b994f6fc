import {
  heading,
  measured,
  measureModel,
  number,
  type ScoreMeasureName,
  scoreMeasures,
  textTable,
} from '@cs/experiment';
import {FRESH_DAYS, openBatches} from '@cs/log';
import {loadModel, modelFolder, readRunJson} from '@cs/ranker-reference';
import type {Command} from 'commander';
import {refuseOtherEncoders} from './encoders-of-run.js';
import {positive} from './parsers.js';
import type {RunConfig} from './run-config.js';
import {addModelFlags, backendSizes, modelFlag, say, sayUnknown} from './shared.js';

const K = 3;

/** Defines `cs-ranker evaluate`. */
export function makeEvaluate(command: Command): void {
  command.requiredOption('--log <folder>', 'folder of the log');
  addModelFlags(command)
    .option(
      '--cold-days <days>',
      `items younger than this count as cold (default: that of the run, or ${FRESH_DAYS})`,
      positive,
    )
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker evaluate --log log --run run`,
    )
    .action(async ({log: folder, run, model: bare, coldDays: given, json}) => {
      const folderOfModel = modelFlag(command, {run, model: bare});
      const saved = await modelFolder(folderOfModel);
      const config = await readRunJson<Partial<RunConfig>>(folderOfModel, 'config');
      const coldDays: number = given ?? config?.options?.coldDays ?? FRESH_DAYS;
      const {source, encoders, unknown, close} = await openBatches(folder);
      await refuseOtherEncoders('evaluate', folderOfModel, folder, encoders);
      sayUnknown('On the evaluation days', unknown);
      await backendSizes();
      const model = await loadModel(saved);
      const measures = await measureModel(model, source, {coldDays, k: K}).finally(close);
      const {exposure, actions} = measures;
      if (json) return say(JSON.stringify(measures));
      const names = Object.keys(scoreMeasures) as ScoreMeasureName[];
      const head = [
        'action',
        `fresh hits@${K}`,
        `all hits@${K}`,
        ...names.map((name) => heading(scoreMeasures[name])),
      ];
      const rows = actions.map((each) => [
        each.action,
        number(each.freshHits, 4),
        number(each.allHits, 4),
        ...names.map((name) => measured(scoreMeasures[name], each[name])),
      ]);
      say(`${textTable(head, rows)}\n\nCold items in the top ${K}: ${number(100 * exposure)} %`);
    });
}
