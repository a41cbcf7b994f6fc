export {buildRanker, INTERACTION, type RankerOptions, type RankerSpec, rankerSpec} from './model/ranker.js';
export {
  checkSizes,
  chosenSizes,
  type RankerPreset,
  type RankerSizes,
  rankerPresets,
} from './model/ranker-sizes.js';
export type {Arm} from './plug-ins/arm.js';
export {ownRows, type Plugged, type PlugInOptions, plugIn} from './plug-ins/attach-plug-ins.js';
export {completePlugInSettings, completeSettings, type SharedSettings} from './plug-ins/complete-settings.js';
export {
  type AttachContext,
  type Attached,
  definePlugIn,
  type PlugIn,
  type PlugInFigure,
  type PlugInSettings,
  type Settings,
  type Strength,
} from './plug-ins/plug-in.js';
export {checkPlugIns, findPlugIn, plugIns, registerPlugIn} from './plug-ins/registry.js';
export {type SettingField, settingFields} from './plug-ins/setting-fields.js';
export {applyShift, fitShifts, readShifts} from './score/calibrate.js';
export {type CalibrationMetric, calibrationMetric, calibrationMetrics} from './score/calibration-metric.js';
export {predictPart, predictRows} from './score/predict-part.js';
export {scoreColumns} from './score/score-columns.js';
export {type ScoredRows, scoreRawRows, scoreRows} from './score/score-rows.js';
export {scoredLog} from './score/scored-log.js';
export {calibrationShifts, scoredPieces} from './score/scored-pieces.js';
export {readCheckpoint} from './train/checkpoint.js';
export type {EarlyStop, Measurement} from './train/early-stopping.js';
export {type LearningRateSchedule, schedules} from './train/learning-rate.js';
export {actionsOfHeads, inputTensors} from './train/model-io.js';
export {
  abandonRun,
  beginRun,
  modelFolder,
  readRunJson,
  removeUnfinished,
  runFiles,
  runPath,
  writeJson,
  writeRunJson,
} from './train/run-folder.js';
export {loadModel, saveModel} from './train/save-model.js';
export {summaryWriter} from './train/summary-writer.js';
export {checkTrainLength, fewStepsWarning, tooFewSteps, trainLength} from './train/train-length.js';
export {checkTrainOptions, type StepLog, type TrainOptions, trainingDefaults} from './train/train-options.js';
export {trainRanker} from './train/train-ranker.js';
export {median, type TrainResult} from './train/train-result.js';
