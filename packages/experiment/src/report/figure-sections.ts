import {forEachMeasure, heading} from '../measure/measures/measure.js';
import {type ScoreMeasure, type ScoreMeasureName, scoreMeasures} from '../measure/measures/score-measures.js';
import {trainingMeasures} from '../measure/measures/training-measures.js';
import type {ArmResult, ComparisonResult} from '../measure/results.js';
import {settingsText} from '../run/settings-text.js';
import {number, plainInterval, signedInterval} from './cells.js';
import {type Section, withControls} from './section.js';

/** The tables behind those figures that were measured, and the arms that failed. */
export function figureSections(result: ComparisonResult): Section[] {
  const sections = [
    ...chartedScores(result),
    ...trainingTable(result),
    ...removalTable(result),
    ...positionTable(result),
    ...tunedTable(result),
    ...failureTable(result),
  ];
  return sections;
}

/** The measures of scores that have a chart. */
export function chartedMeasures(): (readonly [
  ScoreMeasureName,
  ScoreMeasure & Required<Pick<ScoreMeasure, 'chart'>>,
])[] {
  return Object.values(
    forEachMeasure<ScoreMeasureName, ScoreMeasure, [ScoreMeasureName, ScoreMeasure]>(
      scoreMeasures,
      (measure, name) => [name, measure],
    ),
  ).flatMap(([name, measure]) =>
    measure.chart ? [[name, {...measure, chart: measure.chart}] as const] : [],
  );
}

function chartedScores(result: ComparisonResult): Section[] {
  // A single seed has no intervals, and the table of scores has the means.
  if (result.seeds.length < 2) return [];
  const measures = chartedMeasures();
  const cells = ({scores}: Pick<ArmResult, 'scores'>, action: string) =>
    measures.map(([name, {digits}]) => signedInterval(scores[action]?.[name], digits));
  return [
    {
      title: 'Scores with intervals',
      note: 'The measures of scores that have a chart, with 95 % intervals over the seeds (Student’s t). Figures 2c and 6c of the paper show the gaps.',
      head: ['action', 'arm', ...measures.map(([, measure]) => heading(measure))],
      rows: result.actions.flatMap((action) =>
        withControls(
          result,
          action,
          (arm) => cells(arm, action),
          (boost) => cells(boost, action),
        ),
      ),
    },
  ];
}

const withFigures = ({arms}: ComparisonResult) =>
  arms.flatMap(({figures, ...arm}) => (figures ? [{...arm, figures}] : []));

function trainingTable(result: ComparisonResult): Section[] {
  const arms = withFigures(result);
  if (arms.length === 0) return [];
  const measures = Object.entries(trainingMeasures) as [keyof typeof trainingMeasures, {digits: number}][];
  return [
    {
      title: 'Gradients and effective rank',
      note: 'Measures of the training, each with its paired difference from the baseline and 95 % intervals over the seeds (Student’s t). Figures 2b, 6b and 7 of the paper.',
      head: ['arm', ...measures.flatMap(([name]) => [heading(trainingMeasures[name]), 'over the baseline'])],
      rows: arms.map(({name, figures}) => [
        name,
        ...measures.flatMap(([measure, {digits}]) => [
          plainInterval(figures[measure], digits),
          signedInterval(figures[measure].overBaseline, digits),
        ]),
      ]),
    },
  ];
}

function removalTable(result: ComparisonResult): Section[] {
  const arms = withFigures(result);
  const [first] = arms;
  if (!first) return [];
  return [
    {
      title: 'Inputs removed',
      note: 'Drop of average precision (area under the precision-recall curve) when an input, or all inputs of a kind, is removed from the evaluation days; means over the seeds. Removed historical inputs become zeros, which mean "missing"; others become their mean. Figures 2a and 6a of the paper.',
      head: ['action', 'arm', ...first.figures.removals.map(({name}) => name)],
      rows: result.actions.flatMap((action) =>
        arms.map(({name, figures}) => [
          action,
          name,
          ...figures.removals.map(({drop}) => number(drop[action]!.mean, 4)),
        ]),
      ),
    },
  ];
}

function positionTable(result: ComparisonResult): Section[] {
  const arms = withFigures(result).filter(({figures}) => figures.positions.length > 0);
  const [first] = arms;
  if (!first) return [];
  return [
    {
      title: 'Lifts by position',
      note: `Lift of Hits@${result.config.k} in %, on rows by the position at which the log had shown them, with its 95 % interval. Below each arm are the lifts of its boost control. The counterpart of the paper’s Table 5.`,
      head: ['action', 'arm', ...first.figures.positions.map(({name}) => name)],
      rows: result.actions.flatMap((action) =>
        withControls(
          {arms},
          action,
          ({figures}) => figures!.positions.map(({lift}) => signedInterval(lift[action])),
          (_, {figures}) => figures!.positions.map(({boost}) => signedInterval(boost[action])),
        ),
      ),
    },
  ];
}

function tunedTable({arms, actions}: ComparisonResult): Section[] {
  const tuned = arms.flatMap(({name, tuned}) => (tuned ? [{name, ...tuned}] : []));
  if (tuned.length === 0) return [];
  return [
    {
      title: 'Settings chosen on the calibration day',
      note: 'Realised hits on the calibration day for each candidate, summed over the actions by utility. Of the candidates that keep 99.5 % of the baseline’s hits on all items, the one with the most fresh hits is chosen; if none does, the first. The hits of the boost control are at the exposure of that candidate. The gaps of positives are those of the evaluation days and are not used for the choice.',
      head: [
        'arm',
        'settings',
        'fresh hits',
        'control fresh hits',
        'all hits',
        '% of the baseline’s',
        'control all hits',
        ...actions.map((action) => `gap ${action}, %`),
        'chosen',
      ],
      rows: tuned.flatMap(({name, chosen, candidates}) =>
        candidates.map(({settings, fresh, all, kept, boost, gaps}, i) => [
          name,
          settingsText(settings),
          number(fresh, 4),
          number(boost.fresh, 4),
          number(all, 4),
          number(100 * kept, 1),
          number(boost.all, 4),
          ...actions.map((action) => number(gaps[action]?.mean, 1)),
          i === chosen ? 'yes' : '',
        ]),
      ),
    },
  ];
}

function failureTable({failures = []}: ComparisonResult): Section[] {
  if (failures.length === 0) return [];
  return [
    {
      title: 'Arms that failed',
      note: 'These arms are in no other table. Run the same command again to run what is missing.',
      head: ['arm', 'seed', 'reason'],
      rows: failures.map(({arm, seed, reason}) => [arm, `${seed}`, reason]),
    },
  ];
}
