import {checkOptions, type Names} from './check-options.js';
import {metricsError} from './checks.js';
import type {ColdStartComparison} from './cold-start-comparison.js';
import type {Lift} from './paired-lift.js';

/** Options of `formatColdStartComparison`. */
export interface FormatColdStartComparisonOptions {
  readonly comparison: ColdStartComparison;
}

const names: Names<FormatColdStartComparisonOptions> = {comparison: 1};

/**
 * A comparison as a plain-text table: hits with their lifts over the baseline and over the boost
 * control, then exposure, AUC of cold rows, calibration and score gap. Lifts and gaps are in
 * percent.
 *
 * @throws if the boost control is missing anywhere, as may happen in a comparison that was built
 * by hand. A lift on cold items is never printed without it, because showing more cold items
 * raises their hits whatever the model has learned.
 * @example
 * const options = {baseline: [0.8, 0.4], treatment: [0.4, 0.8], requests: [1, 1], cold: [0, 1], k: 1};
 * const comparison = coldStartComparison({...options, actions: {save: [1, 1]}});
 * formatColdStartComparison({comparison}).split('\n').length; // 8
 */
export function formatColdStartComparison(options: FormatColdStartComparisonOptions): string {
  const {comparison} = checkOptions('formatColdStartComparison', options, names);
  const {k, seeds, confidence, exposure, boostFactor, hits, scores} = comparison;
  for (const {action, slice, rates, overBoost} of hits) {
    if (typeof rates.boost !== 'number' || typeof overBoost?.mean !== 'number')
      fail(`of ${action} on ${slice} items`);
  }
  if (typeof exposure.boost !== 'number' || typeof boostFactor !== 'number') fail('of the exposure');
  const head = ['action', 'items', 'kind', 'baseline', 'treatment', 'boost', 'lift %', 'over boost %'];
  const rows = hits.map(({action, slice, kind, rates, lift, overBoost}) => [
    action,
    slice,
    kind,
    ...[rates.baseline, rates.treatment, rates.boost].map((rate) => rate.toFixed(4)),
    percent(lift),
    percent(overBoost),
  ]);
  const arrow = (from: number, to: number, digits = 4) => `${from.toFixed(digits)} -> ${to.toFixed(digits)}`;
  const notes = Object.entries(scores).map(([action, {baseline, treatment}]) =>
    [
      `${action}: AUC among cold ${arrow(baseline.withinColdAuc, treatment.withinColdAuc)}`,
      `predicted / observed, cold ${arrow(baseline.calibration.cold, treatment.calibration.cold, 3)}`,
      `warm ${arrow(baseline.calibration.warm, treatment.calibration.warm, 3)}`,
      `score gap % of positives ${arrow(100 * baseline.gap.positives, 100 * treatment.gap.positives, 1)}`,
      `of negatives ${arrow(100 * baseline.gap.negatives, 100 * treatment.gap.negatives, 1)}`,
    ].join(', '),
  );
  return [
    `Hits@${k}, seeds ${seeds}, ${100 * confidence} % intervals`,
    ...table([head, ...rows]),
    `cold items in the top ${k}: baseline ${exposure.baseline.toFixed(4)}, treatment ${exposure.treatment.toFixed(4)}, boost ${exposure.boost.toFixed(4)}`,
    `boost: cold scores of the baseline times ${boostFactor.toFixed(3)}`,
    ...notes,
    '',
  ].join('\n');
}

function fail(what: string): never {
  throw metricsError(
    'formatColdStartComparison',
    `the boost control ${what} is missing`,
    'a comparison without it',
    'Print what coldStartComparison returned; it always measures it',
  );
}

function percent({mean, low, high}: Lift): string {
  const [m, l, h] = [mean, low, high].map((value) => `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)}`);
  return `${m} [${l}, ${h}]`;
}

/** Lines with aligned columns. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}
