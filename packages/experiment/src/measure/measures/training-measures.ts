import type {MeasureText} from './measure.js';

/** What is recorded during and after the training of a model, for the figures. */
export interface TrainingRecord {
  /** Gradient ratio after these shares of the training; null when undefined. */
  readonly gradients: readonly {readonly done: number; readonly ratio: number | null}[];
  /** `exp` of the entropy of the variance that the principal components of the embedding explain. */
  readonly effectiveRank: number;
}

/** A number that describes one training. */
export interface TrainingMeasure extends MeasureText {
  /** NaN when undefined. */
  readonly of: (training: TrainingRecord) => number;
}

/** Share of the training that counts as early. */
const EARLY = 0.25;

/** The measures of a training, by their name in results.json. Comparisons with figures have them. */
export const trainingMeasures = {
  earlyGradient: {
    label: 'early gradient ratio',
    unit: '',
    digits: 4,
    better: 'neither',
    help: 'Size of the gradients of non-historical inputs, divided by that of historical inputs (gradientNormRatio of @cs/residual), averaged over the first quarter of the training. Below 1, the ranker learns mostly from history.',
    otherForms: ['gradient ratio'],
    of({gradients}) {
      const early = gradients.flatMap(({done, ratio}) => (done <= EARLY && ratio !== null ? [ratio] : []));
      return early.reduce((sum, ratio) => sum + ratio, 0) / early.length;
    },
  },
  effectiveRank: {
    label: 'effective rank',
    unit: '',
    digits: 2,
    better: 'higher',
    help: 'Number of directions that the embedding at the cut uses: exp of the entropy of its principal components.',
    of: ({effectiveRank}) => effectiveRank,
  },
} satisfies Readonly<Record<string, TrainingMeasure>>;
