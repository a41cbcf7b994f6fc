import type {CustomSeriesOption} from 'echarts/charts';
import type {ArmFigures, ArmResult, ComparisonResult, Interval} from '../evaluate/results.js';
import {COLOR, draw, intervals, legend, text, zeroLine} from './charts.js';

/** Charts of one kind. */
export interface FigureGroup {
  readonly title: string;
  /** What to see in them, in a line. */
  readonly see: string;
  readonly charts: readonly {readonly title: string; readonly chart: string}[];
}

const BASELINE = 'baseline';

/** The counterparts of the paper's figures, as far as the comparison has measured them. */
export function figureCharts(result: ComparisonResult): FigureGroup[] {
  const {arms, actions} = result;
  const groups: FigureGroup[] = [];
  const baseline = arms[0]?.figures;
  const only = (plugIn: string) =>
    arms.find((arm) => arm.figures && arm.plugIns.length === 1 && arm.plugIns[0] === plugIn);
  if (arms.some((arm) => arm.gaps)) {
    groups.push({
      title: 'Score gaps of cold items',
      see: 'Left of 0: cold items get lower scores than warm ones of the same label. Dot: positives. Square: negatives. A gap alone is no bias: see the calibration in the tables. (Figures 2c and 6c)',
      charts: actions.map((action) => ({title: action, chart: gapChart(arms, action)})),
    });
  }
  const residual = only('residual');
  const mixup = only('mixup');
  if (baseline && residual?.figures) {
    groups.push({
      title: 'What the ranker loses without a feature',
      see: `The further right, the more it leans on it. A short path past the interaction should move the non-historical features to the right. Dot: ${residual.name}. Square: baseline. (Figures 2a and 6a)`,
      charts: actions.map((action) => ({
        title: action,
        chart: pairChart(
          baseline.removals.map(({name, kind}) => (kind === 'group' ? `all ${name}` : name)),
          'Drop of average precision',
          residual.name,
          [dropsOf(residual.figures!, action), dropsOf(baseline, action)],
        ),
      })),
    });
    groups.push({
      title: 'Gradients of non-historical features over those of historical ones',
      see: 'Below 1 the ranker learns mostly from history. The residual should lie above the baseline, most of all early. Bars: 95 % intervals over the seeds. (Figures 2b and 6b)',
      charts: [
        {
          title: 'Through the training',
          chart: curves('Share of the training, in %', [
            {
              name: residual.name,
              color: COLOR.arm,
              points: residual.figures.gradients.map((each) => ({x: 100 * each.done, y: each})),
            },
            {
              name: BASELINE,
              color: COLOR.boost,
              points: baseline.gradients.map((each) => ({x: 100 * each.done, y: each})),
            },
          ]),
        },
      ],
    });
  }
  if (baseline && mixup?.figures) {
    const spectra = [
      {name: mixup.name, color: COLOR.arm, spectrum: mixup.figures.spectrum},
      {name: BASELINE, color: COLOR.boost, spectrum: baseline.spectrum},
    ];
    const lines = (share: (spectrum: readonly number[], i: number) => number) =>
      spectra.map(({name, color, spectrum}) => ({
        name,
        color,
        points: spectrum.slice(0, COMPONENTS).map((_, i) => ({x: i + 1, y: share(spectrum, i)})),
      }));
    groups.push({
      title: 'Spectrum of the embedding at the cut',
      see: 'The lower the cumulative curve, the more directions the embedding uses; the effective rank counts them. Mixup should lie below the baseline. (Figures 7a and 7b)',
      charts: [
        {
          title: 'Explained variance, cumulative',
          chart: curves(
            'Principal components',
            lines((spectrum, i) => 100 * spectrum.slice(0, i + 1).reduce((a, b) => a + b, 0)),
          ),
        },
        {
          title: 'Explained variance of each component, in %',
          chart: curves(
            'Principal component',
            lines((spectrum, i) => 100 * spectrum[i]!),
          ),
        },
        {
          title: 'Effective rank, difference from the baseline',
          chart: differenceChart(arms, (arm) => arm.figures?.effectiveRank.overBaseline),
        },
      ],
    });
    groups.push({
      title: 'Lifts by the position at which the log had shown the row',
      see: `Right of 0: the top ${result.config.k} of ${mixup.name} finds more of the hits that had been shown at these positions. (Table 5)`,
      charts: actions.map((action) => ({
        title: action,
        chart: draw(
          mixup.figures!.positions.map(({name}) => `positions ${name}`),
          `Lift of Hits@${result.config.k}, in %`,
          {
            series: [
              {
                ...intervals(
                  mixup.name,
                  'circle',
                  COLOR.arm,
                  0,
                  mixup.figures!.positions.map(({lift}) => lift[action]),
                ),
                ...zeroLine,
              },
            ],
          },
          34 * mixup.figures!.positions.length + 50,
        ),
      })),
    });
  }
  return groups;
}

/** Components that the curves show. */
const COMPONENTS = 60;

type Pair = readonly [readonly Interval[], readonly Interval[]];

const dropsOf = ({removals}: ArmFigures, action: string) => removals.map(({drop}) => drop[action]!);

function gapChart(arms: readonly ArmResult[], action: string): string {
  const of = (label: 'positives' | 'negatives') => arms.map(({gaps}) => openEnds(gaps?.[action]?.[label]));
  return draw(
    arms.map(({name}) => name),
    'Mean cold score over mean warm score, less 1, in %',
    {
      legend: legend('positives', 'negatives'),
      series: [
        intervals('positives', 'circle', COLOR.arm, -6, of('positives')),
        {...intervals('negatives', 'rect', COLOR.boost, 6, of('negatives')), ...zeroLine},
      ],
    },
    38 * arms.length + 70,
  );
}

/** An arm beside the baseline, for each category. */
function pairChart(
  categories: readonly string[],
  unit: string,
  name: string,
  [own, reference]: Pair,
): string {
  return draw(
    categories,
    unit,
    {
      legend: legend(name, BASELINE),
      series: [
        intervals(name, 'circle', COLOR.arm, -6, own.map(openEnds)),
        {...intervals(BASELINE, 'rect', COLOR.boost, 6, reference.map(openEnds)), ...zeroLine},
      ],
    },
    38 * categories.length + 70,
  );
}

function differenceChart(arms: readonly ArmResult[], of: (arm: ArmResult) => Interval | undefined): string {
  const treated = arms.filter((arm) => of(arm));
  return draw(
    treated.map(({name}) => name),
    'Over the baseline, seed by seed',
    {
      series: [
        {
          ...intervals(
            'arm',
            'circle',
            COLOR.arm,
            0,
            treated.map((arm) => openEnds(of(arm))),
          ),
          ...zeroLine,
        },
      ],
    },
    30 * treated.length + 50,
  );
}

/** With a single seed there is no interval: the dot alone. */
function openEnds(value: Interval | undefined): Interval | undefined {
  if (!value || Number.isFinite(value.low)) return value;
  return {...value, low: value.mean, high: value.mean};
}

interface Curve {
  readonly name: string;
  readonly color: string;
  readonly points: readonly {readonly x: number; readonly y: number | Interval}[];
}

/** Lines over a numeric axis, with bars where there are intervals. */
function curves(unit: string, lines: readonly Curve[]): string {
  const [first, second] = lines as [Curve, Curve];
  const axis = {type: 'value', axisLabel: text, splitLine: {lineStyle: {color: '#d9dde2'}}};
  const mean = (y: number | Interval) => (typeof y === 'number' ? y : y.mean);
  return draw(
    [],
    '',
    {
      legend: legend(first.name, second.name),
      grid: {left: 60, right: 20, top: 12, bottom: 62},
      xAxis: {
        ...axis,
        min: 0,
        max: 'dataMax',
        name: unit,
        nameLocation: 'middle',
        nameGap: 24,
        nameTextStyle: text,
      },
      yAxis: {...axis, scale: true},
      series: lines.flatMap(({name, color, points}, i) => [
        {
          type: 'line',
          name,
          symbol: i === 0 ? 'circle' : 'rect',
          symbolSize: 5,
          itemStyle: {color},
          lineStyle: {color, width: 1.5},
          data: points.map(({x, y}) => [x, mean(y)]),
        },
        whiskers(color, points),
      ]),
    },
    300,
  );
}

function whiskers(color: string, points: Curve['points']): CustomSeriesOption {
  return {
    type: 'custom',
    encode: {x: 0, y: [1, 2]},
    data: points.flatMap(({x, y}) =>
      typeof y !== 'number' && Number.isFinite(y.low) && Number.isFinite(y.high) ? [[x, y.low, y.high]] : [],
    ),
    renderItem: (_, api) => {
      const [x1, y1] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [x2, y2] = api.coord([api.value(0), api.value(2)]) as [number, number];
      return {type: 'line', shape: {x1, y1, x2, y2}, style: {stroke: color, lineWidth: 1}};
    },
  };
}
