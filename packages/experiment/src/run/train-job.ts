import type {BatchSource, Part} from '@cs/log';
import {
  buildRanker,
  calibrationMetric,
  plugIn,
  predictPart,
  rankerSpec,
  type TrainOptions,
  trainRanker,
} from '@cs/ranker-reference';
import {type Diagnosis, diagnose, watchGradients} from '../measure/diagnose.js';
import type {Job} from './job.js';

/** Predicted probability of each action, not calibrated. */
export type Predictions = Readonly<Record<string, Float32Array>>;

/** The result of a training: everything that a comparison needs of it. */
export interface Trained {
  /** Parameters of the ranker without plug-ins. */
  readonly parameters: number;
  readonly added: {readonly count: number; readonly percent: number};
  /** Seconds of each step. */
  readonly seconds: readonly number[];
  readonly calibration: Predictions;
  readonly evaluation: Predictions;
  /** Present if the job asks for figures. */
  readonly diagnosis?: Diagnosis;
}

/** Options of {@link trainJob} that do not change its result. */
export interface TrainJobOptions {
  /** Called after each step with the share done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
  /** Continues an interrupted training of the same job. Not used for jobs with figures. */
  readonly checkpoint?: TrainOptions['checkpoint'];
}

/** Trains one job and predicts the calibration and the evaluation days. */
export async function trainJob(
  source: BatchSource,
  job: Job,
  {onProgress, checkpoint}: TrainJobOptions = {},
): Promise<Trained> {
  const {sizes, seed, plugIns, settings, figures} = job;
  const {stopEarly, ...training} = job.training;
  const spec = rankerSpec(source);
  const ranker = buildRanker(spec, {preset: sizes, seed});
  const parameters = ranker.countParams();
  const plugged = plugIn(ranker, spec, plugIns, {settings, seed});
  const {model, serving} = plugged;
  try {
    const watch = figures ? await watchGradients(model, source) : undefined;
    const {seconds} = await trainRanker(model, source, {
      ...training,
      seed,
      ...(stopEarly ? {stopEarly: earlyStop(stopEarly)} : {}),
      // A checkpoint does not contain the gradients measured for the figures.
      ...(checkpoint && !figures ? {checkpoint} : {}),
      onProgress: (done) => {
        watch?.look(done);
        onProgress?.(0.9 * done);
      },
    });
    const predict = (part: Part) => predictPart(serving, source, part);
    return {
      parameters,
      added: plugged.added,
      seconds,
      calibration: await predict('calibration'),
      evaluation: await predict('evaluation'),
      ...(watch ? {diagnosis: {...(await diagnose(plugged, source)), gradients: watch.gradients}} : {}),
    };
  } finally {
    plugged.dispose();
  }

  function earlyStop({metric: name, coldDays, ...when}: NonNullable<Job['training']['stopEarly']>) {
    const {metric, ...goal} = calibrationMetric(name, source, coldDays);
    return {...goal, ...when, metric: () => metric(serving)};
  }
}
