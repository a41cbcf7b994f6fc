import {findPlugIn, type PlugInFigure} from '@cs/ranker-reference';
import type {ArmFigures, ArmResult, ComparisonResult} from '../measure/results.js';
import {caption} from './caption.js';
import {CONTROL} from './cells.js';
import {COLOR} from './chart-style.js';
import {dotAlone, pairs, singles} from './charts.js';
import {curves} from './curves.js';
import type {Figure, FigureGroup} from './figure.js';
import {ladderCharts} from './ladder-charts.js';

const BASELINE = 'baseline';

/** The counterparts of the paper's figures, as far as the comparison has measured them. */
export function figureCharts(result: ComparisonResult): FigureGroup[] {
  const {arms, actions} = result;
  // The arm of a single plug-in that this figure illustrates.
  const showing = (figure: PlugInFigure) =>
    arms.find(
      ({figures, plugIns: [only = '', ...others]}) =>
        figures && others.length === 0 && findPlugIn(only)?.figures?.includes(figure),
    );
  const [baseline, features, embedding] = [arms[0]?.figures, showing('features'), showing('embedding')];
  return [
    ...(arms.some((arm) => arm.gaps) ? [gapGroup(arms, actions)] : []),
    ...ladderCharts(result),
    ...(baseline && features ? featureGroups(baseline, features, actions) : []),
    ...(baseline && embedding
      ? [spectrumGroup(arms, baseline, embedding), positionGroup(result, embedding)]
      : []),
  ];
}

function gapGroup(arms: readonly ArmResult[], actions: readonly string[]): FigureGroup {
  const names = arms.map(({name}) => name);
  const chart = (action: string, label: 'positives' | 'negatives'): Figure => {
    const own = arms.map(({gaps}) => dotAlone(gaps?.[action]?.[label]));
    const control = arms.map(({boost}) => dotAlone(boost?.gaps?.[action]?.[label]));
    return {
      title: `${action}, ${label}`,
      see: caption(
        names,
        arms.map(({gaps}) => gaps?.[action]?.[label]),
      ),
      chart: pairs(
        names,
        'Score gap of cold rows, in %',
        {name: 'arm', values: own},
        {name: CONTROL, values: control},
      ),
    };
  };
  return {
    title: 'Score gaps of cold items',
    see: 'Mean score of cold rows over that of warm rows of the same label, less 1. Left of 0: cold items get lower scores. A gap alone is no bias: see the calibration in the tables. Dot: an arm. Square: its boost control, which moves a gap without learning anything. (Figures 2c and 6c)',
    charts: actions.flatMap((action) => [chart(action, 'positives'), chart(action, 'negatives')]),
  };
}

function featureGroups(
  baseline: ArmFigures,
  {name, figures}: ArmResult,
  actions: readonly string[],
): FigureGroup[] {
  const own = figures!;
  const features = baseline.removals.map(({name, kind}) => (kind === 'group' ? `all ${name}` : name));
  const drops = ({removals}: ArmFigures, action: string) => removals.map(({drop}) => dotAlone(drop[action]));
  const of = (from: ArmFigures) => from.gradients.map((each) => ({x: 100 * each.done, y: each}));
  const early = own.earlyGradient.overBaseline;
  return [
    {
      title: 'What the ranker loses without a feature',
      see: `The further right, the more it leans on it. A short path past the interaction should move the non-historical features to the right. Dot: ${name}. Square: baseline. (Figures 2a and 6a)`,
      charts: actions.map((action) => ({
        title: action,
        see: `Differences of the two: ${caption(
          features,
          own.removals.map(({drop}) => drop[action]?.overBaseline),
        )}`,
        chart: pairs(
          features,
          'Drop of average precision',
          {name, values: drops(own, action)},
          {name: BASELINE, values: drops(baseline, action)},
        ),
      })),
    },
    {
      title: 'Gradients of non-historical features over those of historical ones',
      see: `Below 1 the ranker learns mostly from history. ${name} should lie above the baseline, most of all early. Bars: 95 % intervals over the seeds. (Figures 2b and 6b)`,
      charts: [
        {
          title: 'Through the training',
          see:
            early && Number.isFinite(early.low)
              ? `In the first quarter ${name} lies ${early.low > 0 ? 'above' : early.high < 0 ? 'below' : 'within chance of'} the baseline.`
              : 'There is no interval: too few seeds with a ratio in the first quarter.',
          chart: curves(
            'Share of the training, in %',
            [
              {name, color: COLOR.arm, points: of(own)},
              {name: BASELINE, color: COLOR.boost, points: of(baseline)},
            ],
            true,
          ),
        },
      ],
    },
  ];
}

/** Components that the curves show. */
const COMPONENTS = 60;

function spectrumGroup(arms: readonly ArmResult[], baseline: ArmFigures, arm: ArmResult): FigureGroup {
  const own = arm.figures!;
  const lines = (share: (spectrum: readonly number[], i: number) => number) => {
    const points = ({spectrum}: ArmFigures) =>
      spectrum.slice(0, COMPONENTS).map((_, i) => ({x: i + 1, y: share(spectrum, i)}));
    return [
      {name: arm.name, color: COLOR.arm, points: points(own)},
      {name: BASELINE, color: COLOR.boost, points: points(baseline)},
    ] as const;
  };
  const treated = arms.filter((arm) => arm.figures?.effectiveRank.overBaseline);
  const names = treated.map(({name}) => name);
  const ranks = treated.map((arm) => arm.figures!.effectiveRank.overBaseline);
  const rank = (figures: ArmFigures) => figures.effectiveRank.mean.toFixed(1);
  return {
    title: 'Spectrum of the embedding at the cut',
    see: `The lower the cumulative curve, the more directions the embedding uses; the effective rank counts them. ${arm.name} should lie below the baseline. (Figures 7a and 7b)`,
    charts: [
      {
        title: 'Explained variance, cumulative, in %',
        see: `Effective rank of ${arm.name} ${rank(own)}, of the baseline ${rank(baseline)}.`,
        chart: curves(
          'Principal components',
          lines((spectrum, i) => 100 * spectrum.slice(0, i + 1).reduce((a, b) => a + b, 0)),
        ),
      },
      {
        title: 'Explained variance of each component, in %',
        see: `The first component explains ${(100 * own.spectrum[0]!).toFixed(0)} % in ${arm.name}, ${(100 * baseline.spectrum[0]!).toFixed(0)} % in the baseline.`,
        chart: curves(
          'Principal component',
          lines((spectrum, i) => 100 * spectrum[i]!),
        ),
      },
      {
        title: 'Effective rank, difference from the baseline',
        see: caption(names, ranks),
        chart: singles(names, 'Over the baseline, seed by seed', ranks.map(dotAlone)),
      },
    ],
  };
}

function positionGroup({actions, config}: ComparisonResult, {name, figures}: ArmResult): FigureGroup {
  const {positions} = figures!;
  const names = positions.map((each) => `positions ${each.name}`);
  return {
    title: 'Lifts by the position at which the log had shown the row',
    see: `Right of 0: the top ${config.k} of ${name} finds more of the hits that had been shown at these positions. (Table 5)`,
    charts: actions.map((action) => {
      const own = positions.map(({lift}) => lift[action]);
      return {
        title: action,
        see: caption(names, own),
        chart: pairs(
          names,
          `Lift of Hits@${config.k}, in %`,
          {name, values: own},
          {name: CONTROL, values: positions.map(({boost}) => boost[action])},
        ),
      };
    }),
  };
}
