import type {Command} from 'commander';
import {coldExposure, partRows, requestHits, scoreEvaluation, scoreQuality} from '../evaluate/score-arm.js';
import {definedMean} from '../evaluate/summarise-arm.js';
import {FRESH_DAYS} from '../log/options.js';
import {readLog} from '../log/store.js';
import {number} from '../report/cells.js';
import {textTable} from '../report/text-table.js';
import {modelFolder} from '../train/run-folder.js';
import {loadModel} from '../train/save-model.js';
import {backendSizes, say} from './shared.js';

const K = 3;

/** Adds `cs-ranker evaluate`. */
export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('measure a trained model on the evaluation days of a log (a lift needs compare)')
    .requiredOption('--log <folder>', 'the log')
    .requiredOption('--model <folder>', 'the run folder of train, or the folder of a model')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker evaluate --log log --model run`,
    )
    .action(async ({log: folder, model: folderOfModel, json}) => {
      const log = await readLog(folder);
      await backendSizes();
      const model = await loadModel(await modelFolder(folderOfModel));
      const evaluation = partRows(log, 'evaluation', FRESH_DAYS);
      const scores = scoreEvaluation(model, log, partRows(log, 'calibration', FRESH_DAYS), {});
      const hits = requestHits(scores.final, evaluation, evaluation.labels, 'realised', K);
      const actions = log.actions.map((action) => ({
        action,
        freshHits: definedMean(hits[action]!.fresh),
        allHits: definedMean(hits[action]!.all),
        ...scoreQuality(scores.byAction[action]!, evaluation.labels[action]!, evaluation.cold),
      }));
      const exposure = coldExposure(scores.final, evaluation, K);
      if (json) return say(JSON.stringify({exposure, actions}));
      const head = ['action', `fresh hits@${K}`, `all hits@${K}`, 'within-cold AUC', 'cold calibration'];
      const rows = actions.map((each) => [
        each.action,
        number(each.freshHits, 4),
        number(each.allHits, 4),
        number(each.withinColdAuc, 4),
        number(each.coldCalibration, 3),
      ]);
      say(`${textTable(head, rows)}\n\nCold items in the top ${K}: ${number(100 * exposure)} %`);
    });
}
