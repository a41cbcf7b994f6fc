import type {Part, RankingLog} from '@cs/log';
import {buildRanker, plugIn, predictPart, rankerSpec, trainRanker} from '@cs/ranker-reference';
import {type Diagnosis, diagnose, watchGradients} from '../measure/diagnose.js';
import type {Job} from './job.js';

/** Predicted probability of each action, as the model gives it. */
export type Predictions = Readonly<Record<string, Float32Array>>;

/** What a training leaves: all that a comparison must know of it. */
export interface Trained {
  /** Parameters of the ranker without plug-ins. */
  readonly parameters: number;
  readonly added: {readonly count: number; readonly percent: number};
  /** Seconds of each step. */
  readonly seconds: readonly number[];
  readonly calibration: Predictions;
  readonly evaluation: Predictions;
  /** Where the job asks for it. */
  readonly diagnosis?: Diagnosis;
}

/** Trains one arm on one seed and predicts the calibration and the evaluation days. */
export async function trainJob(
  log: RankingLog,
  job: Job,
  onProgress?: (done: number) => void,
): Promise<Trained> {
  const {preset, seed, training, plugIns, settings} = job;
  const spec = rankerSpec(log);
  const ranker = buildRanker(spec, {preset, seed});
  const parameters = ranker.countParams();
  const plugged = plugIn(ranker, spec, plugIns, {...settings, seed});
  try {
    const watch = job.figures ? watchGradients(plugged.model, log) : undefined;
    const {seconds} = await trainRanker(plugged.model, log, {
      ...training,
      seed,
      onProgress: (done) => {
        watch?.look(done);
        onProgress?.(0.9 * done);
      },
    });
    const predict = (part: Part) => predictPart(plugged.serving, log, part, {heads: plugged.heads});
    return {
      parameters,
      added: plugged.added,
      seconds,
      calibration: predict('calibration'),
      evaluation: predict('evaluation'),
      ...(watch ? {diagnosis: {...(await diagnose(plugged, log)), gradients: watch.gradients}} : {}),
    };
  } finally {
    plugged.dispose();
  }
}
