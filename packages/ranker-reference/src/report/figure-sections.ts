import {type ArmResult, assertPrintable, type ComparisonResult, type Interval} from '../evaluate/results.js';
import {interval, number, type Section} from './sections.js';

/** Below this a corrected p-value is marked. */
const LEVEL = 0.05;

/** All arms in one table, as the paper's Table 1: parameters, and lifts on fresh and on all items. */
export function tableOne(result: ComparisonResult): Section[] {
  assertPrintable(result);
  const treated = result.arms.slice(1);
  if (treated.length === 0) return [];
  const key = result.arms[0]!.expected ? 'expected' : 'hits';
  const tested = treated.some((arm) => arm[key]?.[result.actions[0]!]?.fresh.lift?.p !== undefined);
  const marked = (value: Interval | undefined) =>
    `${interval(value)}${value?.p !== undefined && value.p <= LEVEL ? ' *' : ''}`;
  const columns = result.actions.flatMap((action) => [
    {head: `fresh ${action}`, of: (arm: ArmResult) => marked(arm[key]?.[action]?.fresh.lift)},
    {head: 'beyond its boost', of: (arm: ArmResult) => marked(arm[key]?.[action]?.fresh.overBoost)},
    {head: `all ${action}`, of: (arm: ArmResult) => marked(arm[key]?.[action]?.all.lift)},
  ]);
  return [
    {
      title: 'All arms',
      note: `Lift of ${key === 'expected' ? 'expected' : 'realised'} Hits@${result.config.k} over the baseline in %, with its 95 % interval over seeds and requests; "beyond its boost": over the baseline with all cold scores times one factor, at equal exposure.${tested ? ` A star: p at most ${LEVEL}, from a paired permutation test on the requests, corrected by Holm's method for all cells.` : ''}`,
      head: ['arm', 'parameters %', ...columns.map(({head}) => head)],
      rows: treated.map((arm) => [
        arm.name,
        number(arm.addedParameters.percent),
        ...columns.map(({of}) => of(arm)),
      ]),
    },
  ];
}

/** The tables behind the figures, as far as they were measured, and the arms that failed. */
export function figureSections(result: ComparisonResult): Section[] {
  const {arms, actions} = result;
  const drawn = arms.filter((arm) => arm.figures);
  const sections: Section[] = [];
  if (arms.some((arm) => arm.gaps)) {
    sections.push({
      title: 'Score gaps by label',
      note: 'Mean score of cold rows over that of warm rows, less 1, in %, with its 95 % interval over the seeds (Student’s t). The paper’s figures 2c and 6c.',
      head: ['action', 'arm', 'positives', 'negatives'],
      rows: actions.flatMap((action) =>
        arms.map(({name, gaps}) => [
          action,
          name,
          interval(gaps?.[action]?.positives),
          interval(gaps?.[action]?.negatives),
        ]),
      ),
    });
  }
  if (drawn.length > 0) {
    sections.push({
      title: 'Gradients and effective rank',
      note: 'Size of the gradients of non-historical features over that of historical ones in the first quarter of the training, and directions that the embedding at the cut uses (exp of the entropy of its spectrum); beside each its difference from the baseline, seed by seed. 95 % intervals over the seeds (Student’s t). The paper’s figures 2b, 6b and 7.',
      head: ['arm', 'gradient ratio', 'over baseline', 'effective rank', 'over baseline'],
      rows: drawn.map(({name, figures}) => [
        name,
        fine(figures!.earlyGradient),
        fine(figures!.earlyGradient.overBaseline),
        interval(figures!.effectiveRank),
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
        note: `Lift of Hits@${result.config.k} on rows by the position at which the log had shown them, in %, with its 95 % interval. The counterpart of the paper’s Table 5.`,
        head: ['action', 'arm', ...moved[0]!.figures!.positions.map(({name}) => name)],
        rows: actions.flatMap((action) =>
          moved.map(({name, figures}) => [
            action,
            name,
            ...figures!.positions.map(({lift}) => interval(lift[action])),
          ]),
        ),
      });
    }
  }
  const tuned = arms.filter((arm) => arm.tuned);
  if (tuned.length > 0) {
    sections.push({
      title: 'Weights chosen on the calibration day',
      note: 'Realised hits on the calibration day, summed over the actions by utility, for each weight of the score regularizer; the one with most fresh hits is taken, of those that keep 99.5 % of the baseline’s hits on all items. Beside it the gap of positives on the evaluation days, which has no say.',
      head: [
        'arm',
        'weight',
        'fresh hits',
        'all hits',
        ...actions.map((action) => `gap ${action} %`),
        'taken',
      ],
      rows: tuned.flatMap(({name, tuned}) =>
        tuned!.candidates.map(({weight, fresh, all, gaps}) => [
          name,
          `${weight}`,
          number(fresh, 4),
          number(all, 4),
          ...actions.map((action) => number(gaps[action], 1)),
          weight === tuned!.weight ? 'yes' : '',
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
  return sections;
}

/** A small number with its interval. */
function fine(value: Interval | undefined): string {
  if (!value || !Number.isFinite(value.mean)) return '–';
  return `${number(value.mean, 4)} [${number(value.low, 4)}, ${number(value.high, 4)}]`;
}
