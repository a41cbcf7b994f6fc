import type {Part, PartRows, RankingLog} from '@cs/log';
import type {ComparedData, DataPart} from '../measure/results.js';
import {actionRates, share} from '../measure/score-arm.js';
import type {ComparisonPlan} from './plan.js';

/** What a comparison of this plan trains and measures on. */
export function dataFacts(
  log: RankingLog,
  {train, calibration, evaluation}: Pick<ComparisonPlan, 'train' | 'calibration' | 'evaluation'>,
): ComparedData {
  return {
    train: partFacts(log, 'train', train),
    calibration: partFacts(log, 'calibration', calibration),
    evaluation: partFacts(log, 'evaluation', evaluation),
    ...(log.firstDate === undefined ? {} : {firstDate: log.firstDate}),
    inputs: log.features.map(({values: _, per: __, ...input}) => input),
    rates: actionRates(evaluation),
  };
}

/** The days of a part of a log that have no rows, in their order. */
export function emptyDays({split, day}: Pick<RankingLog, 'split' | 'day'>, part: Part): number[] {
  const [first, last] = split[part];
  const seen = new Set(day);
  return Array.from({length: last - first + 1}, (_, i) => first + i).filter((each) => !seen.has(each));
}

function partFacts(log: RankingLog, part: Part, {rows, requests, cold}: PartRows): DataPart {
  return {
    days: log.split[part],
    emptyDays: emptyDays(log, part).length,
    rows,
    requests: new Set(requests).size,
    coldShare: share(cold),
  };
}
