import {fewStepsWarning, trainLength} from '@cs/ranker-reference';
import {type ArmMeasure, armMeasures} from '../measure/measures/arm-measures.js';
import {heading} from '../measure/measures/measure.js';
import {type ScoreMeasureName, scoreMeasures} from '../measure/measures/score-measures.js';
import {
  type ArmResult,
  assertPrintable,
  type ComparisonResult,
  type HitRates,
  hitsKey,
  type Interval,
} from '../measure/results.js';
import {LEVEL} from './beyond-chance.js';
import {counted, measured, number, percent, signedInterval} from './cells.js';
import {dataSections} from './data-sections.js';
import {figureSections} from './figure-sections.js';
import {type Section, withControls} from './section.js';

/**
 * All tables of a comparison, in reading order: all arms at a glance, hits, costs, scores, the
 * tables behind the figures, and what the comparison was trained and measured on.
 *
 * @throws if a boost control is missing.
 */
export function comparisonTables(result: ComparisonResult): Section[] {
  assertPrintable(result);
  const tables = [
    ...allArms(result),
    ...hitTables(result),
    beyondTable(result),
    armTable(result),
    scoreTable(result),
  ];
  return [...tables, ...figureSections(result), ...dataSections(result)];
}

/**
 * All arms in one table, like Table 1 of the paper: added parameters, lifts on fresh and on all
 * items, and below each arm the lifts of its boost control.
 *
 * @returns an empty list for a baseline alone.
 * @throws if a boost control is missing.
 */
export function allArms(result: ComparisonResult): Section[] {
  assertPrintable(result);
  if (result.arms.length < 2) return [];
  const {actions, config} = result;
  const key = hitsKey(result);
  const arms = result.arms.slice(1);
  const tested = arms[0]![key]?.[actions[0]!]?.fresh.lift?.p !== undefined;
  const starred = (value: Interval | undefined) =>
    `${signedInterval(value)}${value?.p !== undefined && value.p <= LEVEL ? ' *' : ''}`;
  const rows = actions.flatMap((action) =>
    withControls(
      {arms},
      action,
      (arm) => {
        const {fresh, all} = arm[key]?.[action] ?? {};
        const added = measured(armMeasures.addedPercent, arm.addedPercent);
        return [added, starred(fresh?.lift), starred(fresh?.overBoost), starred(all?.lift)];
      },
      (boost) => {
        const {fresh, all} = boost[key]?.[action] ?? {};
        return ['', signedInterval(fresh?.lift), '', signedInterval(all?.lift)];
      },
    ),
  );
  const hits = `${key === 'expected' ? 'expected' : 'realised'} Hits@${config.k}`;
  const star = ` A star marks p-values of at most ${LEVEL}, over seeds and users like the interval, corrected by Holm's method for the whole table. A difference with a star is beyond chance.`;
  return [
    {
      title: 'All arms',
      note: `Lift of ${hits} over the baseline in %, on fresh items and on all items, with a 95 % interval over seeds and users. Below each arm is its boost control: the baseline with all cold scores times one factor, chosen for equal exposure. "Beyond its boost" is the lift of the arm's fresh hits over those of its control.${tested ? star : ''}`,
      head: [
        'action',
        'arm',
        heading(armMeasures.addedPercent),
        'fresh lift',
        'beyond its boost',
        'all lift',
      ],
      rows,
    },
  ];
}

function hitTables(result: ComparisonResult): Section[] {
  const {actions, arms, seeds} = result;
  const {k} = result.config;
  const kinds = [
    {key: 'expected' as const, title: 'expected', from: 'from the true probabilities (less noise)'},
    {key: 'hits' as const, title: 'realised', from: 'from the labels'},
  ].filter(({key}) => arms[0]![key]);
  const counts = ` In brackets: the number of requests with a hit on a fresh item in the top ${k}, of the requests that list a fresh item${seeds.length > 1 ? `; means over the ${seeds.length} seeds` : ''}.`;
  return kinds.map(({key, title, from}) => {
    const cells = (rates: HitRates | undefined, reference: boolean) => {
      if (!rates) return ['–', '–', '–', '–'];
      const lift = (slice: 'fresh' | 'all') => (reference ? 'reference' : signedInterval(rates[slice].lift));
      return [counted(rates.fresh), lift('fresh'), percent(rates.all.rate), lift('all')];
    };
    return {
      title: `Hits@${k}, ${title}`,
      note: `Lift over the baseline in %, with its 95 % interval, ${from}. Below each arm is its boost control: the baseline with all cold scores times one factor, so that it shows as many cold items as the arm. A fresh lift that does not exceed that of the control comes from showing more cold items, not from ranking them better.${key === 'hits' ? counts : ''}`,
      head: ['action', 'arm', 'fresh', 'fresh lift, %', 'all', 'all lift, %'],
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

function beyondTable({arms, actions, config}: ComparisonResult): Section {
  const [baseline, ...treated] = arms;
  const expected = baseline!.expected !== undefined;
  return {
    title: 'Beyond the boost',
    note: `Lift of the arm's fresh Hits@${config.k} over those of its boost control at equal exposure, in %: the part of the lift that does not come from showing more cold items.`,
    head: ['action', 'arm', ...(expected ? ['expected'] : []), 'realised'],
    rows: actions.flatMap((action) =>
      treated.map((arm) => [
        action,
        arm.name,
        ...(expected ? [signedInterval(arm.expected?.[action]?.fresh.overBoost)] : []),
        signedInterval(arm.hits[action]!.fresh.overBoost),
      ]),
    ),
  };
}

function armTable({arms, config}: ComparisonResult): Section {
  const measures: [string, ArmMeasure][] = Object.entries(armMeasures);
  return {
    title: 'Exposure and cost',
    note: `Exposure is the share of cold items (younger than ${config.coldDays} days) in the top ${config.k}. The boost factor is that of the boost control, which should reach the same exposure. Step times depend on how busy the machine was${config.preset === 'tiny' ? '; beside a tiny ranker, the added parameters look large' : ''}.`,
    head: ['arm', ...measures.map(([, measure]) => heading(measure)), 'boost factor', 'boost exposure, %'],
    rows: arms.map((arm) => [
      arm.name,
      ...measures.map(([name, measure]) => measured(measure, arm[name as keyof typeof armMeasures])),
      arm.boost ? number(arm.boost.factor, 3) : '',
      arm.boost ? percent(arm.boost.exposure) : '',
    ]),
  };
}

function scoreTable(result: ComparisonResult): Section {
  const names = Object.keys(scoreMeasures) as ScoreMeasureName[];
  const cells = ({scores}: Pick<ArmResult, 'scores'>, action: string) =>
    names.map((name) => measured(scoreMeasures[name], scores[action]?.[name].mean));
  return {
    title: 'Scores',
    note: 'Measures of the calibrated scores of each action; means over the seeds. AUC: 0.5 is guessing. Calibration: predicted over observed, 1 is calibrated. Gap: mean score of cold rows relative to warm rows, in %; with a calibration near 1 it is no bias. The boost control changes gaps and calibration without learning anything, and keeps the baseline’s order among cold items.',
    head: ['action', 'arm', ...names.map((name) => heading(scoreMeasures[name]))],
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

/** Summary of what was run, in a few sentences. */
export function comparisonSummary(result: ComparisonResult): string {
  const {config, data} = result;
  const count = (value: number) => value.toLocaleString('en-US');
  const plural = (value: number, noun: string) => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
  const length = trainLength(data.train.rows, config);
  const warning = fewStepsWarning(data.train.rows, length);
  return (
    `${count(data.train.rows)} training rows (${percent(data.train.coldShare, 1)} with a cold item, younger than ${config.coldDays} days), ` +
    `${count(data.evaluation.rows)} evaluation rows in ${count(data.evaluation.requests)} requests ` +
    `(${percent(data.evaluation.coldShare, 1)} cold). ${plural(result.seeds.length, 'seed')}, ` +
    `${plural(config.epochs, 'epoch')}, batch size ${config.batchSize}, ${plural(length.steps, 'step')}, ` +
    `${count(config.parameters)} parameters (${config.preset}), backend ${result.backend}. Ranked by ${rankedBy(config.utilities)}.${warning ? ` ${warning}` : ''}`
  );
}

/** The weighted sum that rows are ranked by, as text. */
function rankedBy(utilities: Readonly<Record<string, number>>): string {
  const used = Object.entries(utilities).filter(([, utility]) => utility > 0);
  return used.map(([action, utility]) => (utility === 1 ? action : `${utility} ${action}`)).join(' + ');
}
