import {
  type ArmResult,
  assertPrintable,
  type ComparisonResult,
  type HitRate,
  type Interval,
} from '../evaluate/results.js';
import {fewStepsWarning, trainLength} from '../train/train-length.js';

/** One table of a report: all cells are text. */
export interface Section {
  readonly title: string;
  /** One line that says how to read it. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A number with a fixed count of digits, or a dash where there is none. */
export function number(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

/** A lift as `+1.23 [0.50, 2.10]`. */
export function interval(value: Interval | undefined): string {
  if (!value || !Number.isFinite(value.mean)) return '–';
  const sign = value.mean >= 0 ? '+' : '';
  // Where resamples without a hit of the baseline are many, the interval has no end.
  const high = value.high === Infinity ? '∞' : number(value.high);
  return `${sign}${number(value.mean)} [${number(value.low)}, ${high}]`;
}

/** A share in percent; a dash where there is none, as in a result that was read back from JSON. */
const percent = (share: number | null, digits = 2) =>
  share === null || Number.isNaN(share) ? '–' : `${number(100 * share, digits)} %`;

/** A rate, with the hits that it comes from where they are known: a few hits more are many percent of few. */
const counted = ({rate, counts}: HitRate) =>
  counts ? `${percent(rate)} (${number(counts.hits, 0)} of ${number(counts.requests, 0)})` : percent(rate);

/** All tables of a comparison, in the order in which to read them. */
export function comparisonSections(result: ComparisonResult): Section[] {
  assertPrintable(result);
  const {k, coldDays} = result.config;
  const sections: Section[] = [];
  const [baseline, ...treated] = result.arms as [ArmResult, ...ArmResult[]];
  const kinds = [
    {key: 'expected' as const, title: 'expected', from: 'from the true probabilities (less noise)'},
    {key: 'hits' as const, title: 'realised', from: 'from the labels'},
  ];
  for (const {key, title, from} of kinds) {
    if (!baseline[key]) continue;
    const rows = result.actions.flatMap((action) => {
      const base = baseline[key]![action]!;
      return [
        [
          action,
          baseline.name,
          counted(base.fresh),
          'reference',
          '',
          percent(base.all.rate),
          'reference',
          '',
        ],
        ...treated.map((arm) => {
          const own = arm[key]![action]!;
          const control = arm.boost![key]?.[action];
          return [
            action,
            arm.name,
            counted(own.fresh),
            interval(own.fresh.lift),
            interval(control?.fresh.lift),
            percent(own.all.rate),
            interval(own.all.lift),
            interval(control?.all.lift),
          ];
        }),
      ];
    });
    sections.push({
      title: `Hits@${k}, ${title}`,
      note: `Lift over the baseline in %, with its 95 % interval, ${from}. "Boost control": the baseline with all cold scores times one factor, so that it shows as many cold items as the arm. A fresh lift that does not beat it comes from showing more, not from ranking better.${key === 'hits' ? ' In brackets: requests with a hit, of those with a fresh item that had one to give; mean of a seed.' : ''}`,
      head: ['action', 'arm', 'fresh', 'fresh lift %', 'boost control', 'all', 'all lift %', 'boost control'],
      rows,
    });
  }
  sections.push({
    title: 'Beyond the boost',
    note: `Fresh Hits@${k} of the arm over its boost control at equal exposure, in %: what is left of the lift.`,
    head: [
      'arm',
      ...result.actions.flatMap((action) => (baseline.expected ? [`${action}, expected`, action] : [action])),
    ],
    rows: treated.map((arm) => [
      arm.name,
      ...result.actions.flatMap((action) => {
        const realised = interval(arm.hits[action]!.fresh.overBoost);
        return baseline.expected ? [interval(arm.expected?.[action]?.fresh.overBoost), realised] : [realised];
      }),
    ]),
  });
  sections.push({
    title: 'Exposure, cost',
    note: `Cold items (age below ${coldDays} days) in the top ${k}; the factor of the boost control that gives the same; parameters added; median time of a training step, from 20 steps on.`,
    head: ['arm', `cold in top ${k}`, 'boost factor', 'control reaches', 'added parameters', 'step'],
    rows: result.arms.map((arm) => [
      arm.name,
      percent(arm.exposure),
      arm.boost ? number(arm.boost.factor, 3) : '',
      arm.boost ? percent(arm.boost.exposure) : '',
      `${arm.addedParameters.count} (${number(arm.addedParameters.percent)} %)`,
      arm.stepMs === null ? number(null) : `${number(arm.stepMs, 1)} ms`,
    ]),
  });
  sections.push({
    title: 'Scores on cold items',
    note: 'Ranking among cold items only (AUC), predicted over observed (1 = calibrated), and the difference of the mean score of cold and warm rows. A gap with a calibration near 1 is no bias.',
    head: [
      'action',
      'arm',
      'within-cold AUC',
      'cold calibration',
      'all calibration',
      'gap positives %',
      'gap negatives %',
    ],
    rows: result.actions.flatMap((action) =>
      result.arms.map((arm) => {
        const q = arm.quality[action]!;
        return [
          action,
          arm.name,
          number(q.withinColdAuc, 4),
          number(q.coldCalibration, 3),
          number(q.allCalibration, 3),
          number(q.gapPositives, 1),
          number(q.gapNegatives, 1),
        ];
      }),
    ),
  });
  return sections;
}

/** What was run, in one or two lines. */
export function comparisonSummary(result: ComparisonResult): string {
  const {config, data} = result;
  const count = (value: number) => value.toLocaleString('en-US');
  const length = trainLength(data.trainRows, config);
  const warning = fewStepsWarning(data.trainRows, length);
  return (
    `${count(data.trainRows)} training rows (${percent(data.coldShareTrain, 1)} cold), ` +
    `${count(data.evaluationRows)} evaluation rows in ${count(data.evaluationRequests)} requests ` +
    `(${percent(data.coldShareEvaluation, 1)} cold). ${result.seeds.length} seed${result.seeds.length === 1 ? '' : 's'}, ` +
    `${config.epochs} epoch${config.epochs === 1 ? '' : 's'}, batch ${config.batchSize}, ${count(length.steps)} step${length.steps === 1 ? '' : 's'}, ` +
    `${count(config.parameters)} parameters (${config.preset}), backend ${result.backend}.${warning ? ` ${warning}` : ''}`
  );
}
