import {
  assertPrintable,
  type ComparisonResult,
  hitsKey,
  type Interval,
  type ScoreGaps,
} from '../measure/results.js';
import {settingsText} from '../run/settings-text.js';
import {interval, level, number} from './cells.js';
import {explained, type Section, withControls} from './sections.js';
import {LEVEL} from './side.js';

/**
 * All arms in one table, as the paper's Table 1: parameters, and lifts on fresh and on all items; below each arm what its boost control lifts.
 */
export function tableOne(result: ComparisonResult): Section[] {
  assertPrintable(result);
  if (result.arms.length < 2) return [];
  const {arms, actions, config} = result;
  const key = hitsKey(result);
  const tested = arms[1]![key]?.[actions[0]!]?.fresh.lift?.p !== undefined;
  const marked = (value: Interval | undefined) =>
    `${interval(value)}${value?.p !== undefined && value.p <= LEVEL ? ' *' : ''}`;
  const rows = actions.flatMap((action) =>
    withControls(
      {...result, arms: arms.slice(1)},
      action,
      (arm) => {
        const {fresh, all} = arm[key]?.[action] ?? {};
        const share = number(arm.addedParameters.percent);
        return [share, marked(fresh?.lift), marked(fresh?.overBoost), marked(all?.lift)];
      },
      (boost) => {
        const {fresh, all} = boost[key]?.[action] ?? {};
        return ['', interval(fresh?.lift), '', interval(all?.lift)];
      },
    ),
  );
  return [
    explained({
      title: 'All arms',
      note: `Lift of ${key === 'expected' ? 'expected' : 'realised'} Hits@${config.k} over the baseline in %, with its 95 % interval over seeds and users, on fresh items and on all. Below each arm its boost control: the baseline with all cold scores times one factor, at equal exposure. "Beyond its boost": fresh hits of the arm over those of its control.${tested ? ` A star: p at most ${LEVEL}, from a paired permutation test on the users, corrected by Holm's method for all cells: of these trainings. How much trainings differ by their seed is in the interval alone: beyond chance is what both say.` : ''}`,
      head: ['action', 'arm', 'added %', 'fresh lift', 'beyond its boost', 'all lift'],
      rows,
    }),
  ];
}

/** The tables behind the figures, as far as they were measured, and the arms that failed. */
export function figureSections(result: ComparisonResult): Section[] {
  const {arms, actions} = result;
  const drawn = arms.filter((arm) => arm.figures);
  const sections: Section[] = [];
  // One seed has no interval, and its gaps stand among the scores.
  if (result.seeds.length > 1 && arms.some((arm) => arm.gaps)) {
    sections.push({
      title: 'Score gaps by label',
      note: 'Mean score of cold rows over that of warm rows, less 1, in %, with its 95 % interval over the seeds (Student’s t). Below each arm the gap that raising all cold scores to its exposure leaves. The paper’s figures 2c and 6c.',
      head: ['action', 'arm', 'positives', 'negatives'],
      rows: actions.flatMap((action) => {
        const cells = ({gaps}: {gaps?: ScoreGaps}) =>
          (['positives', 'negatives'] as const).map((label) => interval(gaps?.[action]?.[label]));
        return withControls(result, action, cells, cells);
      }),
    });
  }
  if (drawn.length > 0) {
    sections.push({
      title: 'Gradients and effective rank',
      note: 'Size of the gradients of non-historical features over that of historical ones in the first quarter of the training, and directions that the embedding at the cut uses (exp of the entropy of its spectrum); beside each its difference from the baseline, seed by seed. 95 % intervals over the seeds (Student’s t). The paper’s figures 2b, 6b and 7.',
      head: ['arm', 'gradient ratio', 'over baseline', 'effective rank', 'over baseline'],
      rows: drawn.map(({name, figures}) => [
        name,
        level(figures!.earlyGradient, 4),
        interval(figures!.earlyGradient.overBaseline, 4),
        level(figures!.effectiveRank),
        interval(figures!.effectiveRank.overBaseline),
      ]),
    });
    sections.push({
      title: 'Features removed at inference',
      note: 'Drop of average precision (area under the curve of precision and recall) when a feature, or all of a kind, is removed from the evaluation days; mean over the seeds. Historical ones become zeros, "missing"; others their mean. The paper’s figures 2a and 6a.',
      head: ['action', 'arm', ...drawn[0]!.figures!.removals.map(({name}) => name)],
      rows: actions.flatMap((action) =>
        drawn.map(({name, figures}) => [
          action,
          name,
          ...figures!.removals.map(({drop}) => number(drop[action]!.mean, 4)),
        ]),
      ),
    });
    const moved = drawn.filter(({figures}) => figures!.positions.length > 0);
    if (moved.length > 0) {
      sections.push({
        title: 'Lifts by position',
        note: `Lift of Hits@${result.config.k} on rows by the position at which the log had shown them, in %, with its 95 % interval; below each arm those of its boost control. The counterpart of the paper’s Table 5.`,
        head: ['action', 'arm', ...moved[0]!.figures!.positions.map(({name}) => name)],
        rows: actions.flatMap((action) =>
          withControls(
            {...result, arms: moved},
            action,
            ({figures}) => figures!.positions.map(({lift}) => interval(lift[action])),
            (_, {figures}) => figures!.positions.map(({boost}) => interval(boost[action])),
          ),
        ),
      });
    }
  }
  const tuned = arms.filter((arm) => arm.tuned);
  if (tuned.length > 0) {
    sections.push({
      title: 'Settings chosen on the calibration day',
      note: 'Realised hits on the calibration day, summed over the actions by utility, for each candidate; the one with most fresh hits is taken, of those that keep 99.5 % of the baseline’s hits on all items; if none does, the first. Beside the hits those of the boost control at the exposure of that candidate; and the gap of positives on the evaluation days, which the choice does not depend on.',
      head: [
        'arm',
        'settings',
        'fresh hits',
        'control fresh hits',
        'all hits',
        '% of the baseline’s',
        'control all hits',
        ...actions.map((action) => `gap ${action} %`),
        'taken',
      ],
      rows: tuned.flatMap(({name, tuned}) =>
        tuned!.candidates.map(({settings, fresh, all, kept, boost, gaps}, i) => [
          name,
          settingsText(settings),
          number(fresh, 4),
          number(boost.fresh, 4),
          number(all, 4),
          number(100 * kept, 1),
          number(boost.all, 4),
          ...actions.map((action) => number(gaps[action]?.mean, 1)),
          i === tuned!.chosen ? 'yes' : '',
        ]),
      ),
    });
  }
  const {failures = []} = result;
  if (failures.length > 0) {
    sections.push({
      title: 'Arms that failed',
      note: 'They are in no table above. The same command runs what is missing.',
      head: ['arm', 'seed', 'reason'],
      rows: failures.map(({arm, seed, reason}) => [arm, `${seed}`, reason]),
    });
  }
  return sections.map(explained);
}
