import {fewStepsWarning, trainLength} from '@cs/ranker-reference';
import {type ArmResult, assertPrintable, type ComparisonResult, type HitRates} from '../measure/results.js';
import {CONTROL, counted, interval, number, percent, UNBOUNDED} from './cells.js';

/** One table of a report: all cells are text. */
export interface Section {
  readonly title: string;
  /** Says how to read it. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table whose note explains an interval without an end, where it has one. */
export function explained(section: Section): Section {
  const open = section.rows.some((row) => row.some((cell) => cell.includes('∞')));
  return open ? {...section, note: `${section.note} ${UNBOUNDED}`} : section;
}

/** Rows of an action: of each arm one, and below it one of its boost control. */
export function withControls(
  result: ComparisonResult,
  action: string,
  own: (arm: ArmResult) => readonly string[],
  control: (boost: NonNullable<ArmResult['boost']>, arm: ArmResult) => readonly string[],
): string[][] {
  return result.arms.flatMap((arm) => [
    [action, arm.name, ...own(arm)],
    ...(arm.boost ? [[action, CONTROL, ...control(arm.boost, arm)]] : []),
  ]);
}

/** All tables of a comparison, in the order in which to read them. */
export function comparisonSections(result: ComparisonResult): Section[] {
  assertPrintable(result);
  const sections = [...hitSections(result), beyondSection(result), costSection(result), scoreSection(result)];
  return sections.map(explained);
}

function hitSections(result: ComparisonResult): Section[] {
  const {actions, arms, seeds} = result;
  const {k} = result.config;
  const kinds = [
    {key: 'expected' as const, title: 'expected', from: 'from the true probabilities (less noise)'},
    {key: 'hits' as const, title: 'realised', from: 'from the labels'},
  ].filter(({key}) => arms[0]![key]);
  const counts = `In brackets: of the evaluation requests that list a fresh item, in how many the top ${k} holds a fresh item with the action${seeds.length > 1 ? `, as a mean over the ${seeds.length} seeds` : ''}.`;
  return kinds.map(({key, title, from}) => {
    const cells = (rates: HitRates | undefined, reference: boolean) => {
      if (!rates) return ['–', '–', '–', '–'];
      const lift = (slice: 'fresh' | 'all') => (reference ? 'reference' : interval(rates[slice].lift));
      return [counted(rates.fresh), lift('fresh'), percent(rates.all.rate), lift('all')];
    };
    return {
      title: `Hits@${k}, ${title}`,
      note: `Lift over the baseline in %, with its 95 % interval, ${from}. Below each arm its boost control: the baseline with all cold scores times one factor, so that it shows as many cold items as the arm. A fresh lift that does not beat it comes from showing more, not from ranking better.${key === 'hits' ? ` ${counts}` : ''}`,
      head: ['action', 'arm', 'fresh', 'fresh lift %', 'all', 'all lift %'],
      rows: actions.flatMap((action) =>
        withControls(
          result,
          action,
          (arm) => cells(arm[key]?.[action], !arm.boost),
          (boost) => cells(boost[key]?.[action], false),
        ),
      ),
    };
  });
}

function beyondSection({arms, actions, config}: ComparisonResult): Section {
  const [baseline, ...treated] = arms;
  const expected = baseline!.expected !== undefined;
  return {
    title: 'Beyond the boost',
    note: `Fresh Hits@${config.k} of the arm over its boost control at equal exposure, in %: what is left of the lift.`,
    head: ['action', 'arm', ...(expected ? ['expected'] : []), 'realised'],
    rows: actions.flatMap((action) =>
      treated.map((arm) => [
        action,
        arm.name,
        ...(expected ? [interval(arm.expected?.[action]?.fresh.overBoost)] : []),
        interval(arm.hits[action]!.fresh.overBoost),
      ]),
    ),
  };
}

function costSection({arms, config}: ComparisonResult): Section {
  return {
    title: 'Exposure, cost',
    note: `Cold items (age below ${config.coldDays} days) in the top ${config.k}; the factor of the boost control that gives the same; parameters added${config.preset === 'tiny' ? ' (many beside a tiny ranker, few beside yours)' : ''}; median time of a training step, from 20 steps on, as busy as the machine was.`,
    head: ['arm', `cold in top ${config.k}`, 'boost factor', 'control reaches', 'added parameters', 'step'],
    rows: arms.map((arm) => [
      arm.name,
      percent(arm.exposure),
      arm.boost ? number(arm.boost.factor, 3) : '',
      arm.boost ? percent(arm.boost.exposure) : '',
      `${arm.addedParameters.count} (${number(arm.addedParameters.percent)} %)`,
      arm.stepMs === null ? number(null) : `${number(arm.stepMs, 1)} ms`,
    ]),
  };
}

function scoreSection(result: ComparisonResult): Section {
  const cells = (of: Pick<ArmResult, 'quality'> | {quality?: ArmResult['quality']}, action: string) => {
    const q = of.quality?.[action];
    return [
      number(q?.auc, 4),
      number(q?.withinColdAuc, 4),
      number(q?.coldCalibration, 3),
      number(q?.allCalibration, 3),
      number(q?.gapPositives, 1),
      number(q?.gapNegatives, 1),
    ];
  };
  return {
    title: 'Scores, and those of cold items',
    note: 'How well positives are told from negatives (AUC: 0.5 is guessing), over all rows and among cold ones only; predicted over observed (1 = calibrated), and the difference of the mean score of cold and warm rows. A gap with a calibration near 1 is no bias. The boost control moves a gap without learning anything; its order among cold items is the baseline’s.',
    head: [
      'action',
      'arm',
      'AUC',
      'within-cold AUC',
      'cold calibration',
      'all calibration',
      'gap positives %',
      'gap negatives %',
    ],
    rows: result.actions.flatMap((action) =>
      withControls(
        result,
        action,
        (arm) => cells(arm, action),
        (boost) => cells(boost, action),
      ),
    ),
  };
}

/** What was run, in one or two lines. */
export function comparisonSummary(result: ComparisonResult): string {
  const {config, data} = result;
  const count = (value: number) => value.toLocaleString('en-US');
  const length = trainLength(data.train.rows, config);
  const warning = fewStepsWarning(data.train.rows, length);
  return (
    `${count(data.train.rows)} training rows (${percent(data.train.coldShare, 1)} cold, of items younger than ${config.coldDays} days), ` +
    `${count(data.evaluation.rows)} evaluation rows in ${count(data.evaluation.requests)} requests ` +
    `(${percent(data.evaluation.coldShare, 1)} cold). ${result.seeds.length} seed${result.seeds.length === 1 ? '' : 's'}, ` +
    `${config.epochs} epoch${config.epochs === 1 ? '' : 's'}, batch ${config.batchSize}, ${count(length.steps)} step${length.steps === 1 ? '' : 's'}, ` +
    `${count(config.parameters)} parameters (${config.preset}), backend ${result.backend}. Ranked by ${rankedBy(config.utilities)}.${warning ? ` ${warning}` : ''}`
  );
}

/** What the rows of a request are ranked by, as a sum. */
function rankedBy(utilities: Readonly<Record<string, number>>): string {
  const used = Object.entries(utilities).filter(([, utility]) => utility > 0);
  return used.map(([action, utility]) => (utility === 1 ? action : `${utility} ${action}`)).join(' + ');
}
