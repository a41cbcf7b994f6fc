import {forEachMeasure} from './measures/measure.js';
import {
  type ScoredRows,
  type ScoreMeasure,
  type ScoreMeasureName,
  type ScoreOptions,
  scoreMeasures,
} from './measures/score-measures.js';

/** The measures of the scores of one action, by name; NaN when undefined. */
export type ScoreNumbers = Readonly<Record<ScoreMeasureName, number>>;

/** Starts all measures of the scores of one action, for rows that come in batches. */
export function startScoreMeasures(options: ScoreOptions): {
  add(rows: ScoredRows): void;
  result(): ScoreNumbers;
} {
  const started = forEachMeasure<ScoreMeasureName, ScoreMeasure, ReturnType<ScoreMeasure['start']>>(
    scoreMeasures,
    ({start}) => start(options),
  );
  return {
    add(rows) {
      for (const {add} of Object.values(started)) add(rows);
    },
    result: () =>
      forEachMeasure(started, ({result}) => {
        const value = result();
        return Number.isFinite(value) ? value : Number.NaN;
      }),
  };
}

/** Fewest bins that a binned metric accepts. */
const FEWEST_BINS = 4096;

/** The measures of rows that are all in memory, exact for any number of distinct scores. */
export function measureScores(rows: ScoredRows, k: number): ScoreNumbers {
  const measures = startScoreMeasures({k, bins: Math.max(FEWEST_BINS, rows.scores.length)});
  measures.add(rows);
  return measures.result();
}
