import {findPlugIn, type PlugInFigure} from '@cs/ranker-reference';
import {heading} from '../measure/measures/measure.js';
import type {ArmFigures, ArmResult, ComparisonResult} from '../measure/results.js';
import {caption} from './beyond-chance.js';
import {CONTROL} from './cells.js';
import {dotAlone, pairs, singles} from './charts.js';
import {curves} from './curves.js';
import {COLOR, type Figure, type FigureGroup} from './figure.js';
import {chartedMeasures} from './figure-sections.js';
import {ladderCharts} from './ladder-charts.js';

const BASELINE = 'baseline';

/** The counterparts of the paper's figures, as far as the comparison measured them. */
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
    ...scoreGroups(arms, actions),
    ...ladderCharts(result),
    ...(baseline && features ? featureGroups(baseline, features, actions) : []),
    ...(baseline && embedding
      ? [spectrumGroup(arms, baseline, embedding), positionGroup(result, embedding)]
      : []),
  ];
}

/** A group of charts for each measure of scores that asks for one. */
function scoreGroups(arms: readonly ArmResult[], actions: readonly string[]): FigureGroup[] {
  const names = arms.map(({name}) => name);
  return chartedMeasures().map(([measure, {chart, ...text}]) => ({
    ...chart,
    charts: actions.map((action): Figure => {
      const values = arms.map(({scores}) => scores[action]?.[measure]);
      const controls = arms.map(({boost}) => boost?.scores[action]?.[measure]);
      return {
        title: action,
        see: caption(names, values),
        chart: pairs(
          names,
          heading(text),
          {name: 'arm', values: values.map(dotAlone)},
          {name: CONTROL, values: controls.map(dotAlone)},
        ),
      };
    }),
  }));
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
      title: 'Inputs removed at inference',
      see: `The further right, the more the ranker relies on the input. The residual path should move non-historical inputs to the right. Dot: ${name}. Square: baseline. (Figures 2a and 6a)`,
      charts: actions.map((action) => ({
        title: action,
        see: `Differences between the two: ${caption(
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
    ...(own.gradients.length === 0
      ? []
      : [
          {
            title: 'Gradient ratio of non-historical and historical inputs',
            see: `Below 1, the ranker learns mostly from history. ${name} should lie above the baseline, especially early in the training. Bars: 95 % intervals over the seeds. (Figures 2b and 6b)`,
            charts: [
              {
                title: 'During the training',
                see:
                  early && Number.isFinite(early.low)
                    ? `In the first quarter, ${name} ${early.low > 0 ? 'lies above' : early.high < 0 ? 'lies below' : 'does not differ beyond chance from'} the baseline.`
                    : 'There is no interval, because fewer than two seeds have a ratio in the first quarter.',
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
        ]),
  ];
}

/** Number of components that the curves show. */
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
    see: `The lower the cumulative curve, the more directions the embedding uses. The effective rank counts them. ${arm.name} should lie below the baseline. (Figures 7a and 7b)`,
    charts: [
      {
        title: 'Explained variance, cumulative, in %',
        see: `The effective rank of ${arm.name} is ${rank(own)}, that of the baseline ${rank(baseline)}.`,
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
        title: 'Effective rank',
        see: caption(names, ranks),
        chart: singles(names, 'Difference from the baseline', ranks.map(dotAlone)),
      },
    ],
  };
}

function positionGroup({actions, config}: ComparisonResult, {name, figures}: ArmResult): FigureGroup {
  const {positions} = figures!;
  const names = positions.map((each) => `positions ${each.name}`);
  return {
    title: 'Lifts by logged position',
    see: `Right of 0, the top ${config.k} of ${name} has more hits on rows that the log had shown at these positions. (Table 5)`,
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
