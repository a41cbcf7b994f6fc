import {BarChart, CustomChart, LineChart} from 'echarts/charts';
import {GridComponent, LegendComponent, MarkLineComponent} from 'echarts/components';
import {type EChartsCoreOption, init, use} from 'echarts/core';
import {SVGRenderer} from 'echarts/renderers';
import type {Interval} from '../measure/results.js';
import {type AxisRange, axisRange} from './axis-range.js';
import {COLOR, text} from './figure.js';
import {intervals} from './interval-series.js';

use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

/** In pixels: little more than the width of a phone, so that charts stay readable there. */
const WIDTH = 460;
/** Colours as CSS variables, which the page defines for light and dark. */
const COLOR_NAMES: Readonly<Record<string, string>> = {
  '#2457c5': 'var(--arm)',
  '#c2570c': 'var(--boost)',
  '#1c1e21': 'var(--text)',
  '#5b6470': 'var(--quiet)',
  '#d9dde2': 'var(--line)',
};
/** A vertical line at 0. */
const zeroLine = {
  markLine: {
    silent: true,
    symbol: 'none',
    label: {show: false},
    lineStyle: {color: '#5b6470', type: 'solid' as const, width: 1.5},
    data: [{xAxis: 0}],
  },
};

/** A legend below a chart for its dots and squares. */
export function legend(dots: string, squares: string) {
  const data = [
    {name: dots, icon: 'circle'},
    {name: squares, icon: 'rect'},
  ];
  return {data, bottom: 0, textStyle: text, itemWidth: 10, itemHeight: 10, itemGap: 28};
}

/** The value as a dot without a line if it has no interval, as with a single seed. */
export function dotAlone(value: Interval | undefined): Interval | undefined {
  if (!value || Number.isFinite(value.low)) return value;
  return {...value, low: value.mean, high: value.mean};
}

/** A chart with a dot and a square per category, each with its interval. */
export function pairs(
  categories: readonly string[],
  unit: string,
  dots: {readonly name: string; readonly values: readonly (Interval | undefined)[]},
  squares: {readonly name: string; readonly values: readonly (Interval | undefined)[]},
): string {
  return draw(
    categories,
    unit,
    {
      legend: legend(dots.name, squares.name),
      series: [
        intervals(dots.name, 'circle', COLOR.arm, -6, dots.values),
        {...intervals(squares.name, 'rect', COLOR.boost, 6, squares.values), ...zeroLine},
      ],
    },
    40 * categories.length + 70,
    axisRange([...dots.values, ...squares.values]),
  );
}

/** A chart with a dot per category and its interval. */
export function singles(
  categories: readonly string[],
  unit: string,
  values: readonly (Interval | undefined)[],
): string {
  const series = [{...intervals('arm', 'circle', COLOR.arm, 0, values), ...zeroLine}];
  return draw(categories, unit, {series}, 32 * categories.length + 50, axisRange(values));
}

/**
 * Renders a chart with horizontal categories, the first on top, as SVG that needs no script.
 *
 * @param right pixels to the right of the frame, for labels at the ends of bars.
 */
export function draw(
  categories: readonly string[],
  unit: string,
  option: EChartsCoreOption,
  height: number,
  range: AxisRange = {},
  right = 24,
): string {
  const longest = Math.max(...categories.map(({length}) => length), 0);
  const chart = init(null, null, {renderer: 'svg', ssr: true, width: WIDTH, height});
  try {
    chart.setOption({
      animation: false,
      // Room for the names, at about 6.5 pixels per letter.
      grid: {
        left: Math.max(80, 6.5 * longest + 16),
        right,
        top: 8,
        bottom: 'legend' in option ? 62 : 42,
      },
      xAxis: {
        type: 'value',
        ...range,
        splitNumber: 4,
        name: unit,
        nameLocation: 'middle',
        nameGap: 24,
        nameTextStyle: text,
        axisLabel: {
          ...text,
          hideOverlap: true,
          // A cut end is not a tick of the axis.
          showMinLabel: range.min === undefined,
          showMaxLabel: range.max === undefined,
        },
        splitLine: {lineStyle: {color: '#d9dde2'}},
      },
      yAxis: {
        type: 'category',
        data: [...categories],
        inverse: true,
        axisLabel: {...text, interval: 0},
        axisTick: {show: false},
        axisLine: {show: false},
      },
      ...option,
    });
    return withoutScript(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** Removes what only scripts and files need. Equal numbers then give equal text. */
function withoutScript(svg: string): string {
  return (
    svg
      .replace(/<style.*?<\/style>/gs, '')
      .replace(/ (?:class|xmlns|xmlns:xlink|ecmeta_\w+)="[^"]*"/g, '')
      // These ids count all charts of the process. The page numbers its own.
      .replace(/(id="|url\(#)zr\d+-/g, '$1zr-')
      // The page defines the colours, for light and for dark.
      .replace(/#(\w{6})\b/g, (color) => COLOR_NAMES[color] ?? color)
  );
}
