import type {BatchSource, LogDescription, Part, PartCounts, PartRows} from '@cs/log';
import type {ComparedData, DataPart} from '../measure/results.js';
import {actionRates, share} from '../measure/score-arm.js';
import type {ComparisonPlan} from './plan.js';

/** Describes the data that a comparison trains and measures on. */
export function dataFacts(
  source: BatchSource,
  {train, calibration, evaluation}: Pick<ComparisonPlan, 'train' | 'calibration' | 'evaluation'>,
): ComparedData {
  const log = source.describe();
  return {
    train: partFacts(log, 'train', train),
    calibration: partFacts(log, 'calibration', countsOf(calibration)),
    evaluation: partFacts(log, 'evaluation', countsOf(evaluation)),
    ...(log.firstDate === undefined ? {} : {firstDate: log.firstDate}),
    inputs: log.features.map(({per: _, ...input}) => input),
    rates: actionRates(evaluation),
  };
}

/** The days of a part of the split that have no rows, ascending. */
export function emptyDays({split, days}: Pick<LogDescription, 'split' | 'days'>, part: Part): number[] {
  const [first, last] = split[part];
  const withRows = new Set(days);
  return Array.from({length: last - first + 1}, (_, i) => first + i).filter((day) => !withRows.has(day));
}

function countsOf({rows, users, cold}: PartRows): PartCounts {
  return {rows, requests: users.length, coldShare: share(cold)};
}

function partFacts(log: LogDescription, part: Part, counts: PartCounts): DataPart {
  return {days: log.split[part], emptyDays: emptyDays(log, part).length, ...counts};
}
