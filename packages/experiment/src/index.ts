export {measureModel} from './measure/measure-model.js';
export {heading} from './measure/measures/measure.js';
export {type ScoreMeasureName, scoreMeasures} from './measure/measures/score-measures.js';
export {readComparison} from './measure/read-comparison.js';
export type {
  ArmResult,
  BoostControl,
  ComparisonResult,
  Failure,
  HitRate,
  HitRates,
  Interval,
  Machine,
  RunRecord,
} from './measure/results.js';
export {baselineFacts} from './report/baseline-facts.js';
export {measured, number} from './report/cells.js';
export {type Claim, checkClaims} from './report/claims.js';
export {comparisonHtml} from './report/comparison-html.js';
export {comparisonTables} from './report/comparison-tables.js';
export {comparisonText} from './report/comparison-text.js';
export {glossary} from './report/glossary.js';
export {type ArmOverWorlds, overWorlds, worldsTogether} from './report/over-worlds.js';
export {resultsPage} from './report/results-page.js';
export {sampleFigures} from './report/sample-figures.js';
export {textTable} from './report/text-table.js';
export {verdict} from './report/verdict.js';
export {writeReport} from './report/write-report.js';
export {type ArmPreset, armPresets} from './run/arm-presets.js';
export {compare} from './run/compare.js';
export type {CompareOptions} from './run/compare-options.js';
export type {JobTraining} from './run/job.js';
export {type BackendChoice, type LoadedSizes, loadAffordable} from './run/load-affordable.js';
export {ownPackage} from './run/own-package.js';
export {type Progress, progressBar} from './run/progress.js';
export {finishedIn, otherLog, refuseOther} from './run/refuse-other.js';
export {
  type AffordableSizes,
  firstSeeds,
  type RunComparisonOptions,
  runComparison,
  sizesFor,
} from './run/run-comparison.js';
export {type RunTuningOptions, runTuning} from './run/run-tuning.js';
export {settingsText} from './run/settings-text.js';
export {type Tuned, type TunedCandidate, type TuneOptions, tune} from './run/tune.js';
