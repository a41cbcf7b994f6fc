import {BarChart, CustomChart, LineChart} from 'echarts/charts';
import {GridComponent, LegendComponent, MarkLineComponent} from 'echarts/components';
import {type EChartsCoreOption, init, use} from 'echarts/core';
import {SVGRenderer} from 'echarts/renderers';
import type {Interval} from '../measure/results.js';
import {type AxisRange, axisRange} from './axis-range.js';
import {COLOR, text} from './chart-style.js';
import {intervals} from './interval-series.js';

use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

/** Little more than a phone is wide, so that it stays readable there. */
const WIDTH = 460;
const COLOR_NAMES: Readonly<Record<string, string>> = {
  '#2457c5': 'var(--arm)',
  '#c2570c': 'var(--boost)',
  '#1c1e21': 'var(--text)',
  '#5b6470': 'var(--quiet)',
  '#d9dde2': 'var(--line)',
};
export const zeroLine = {
  markLine: {
    silent: true,
    symbol: 'none',
    label: {show: false},
    lineStyle: {color: '#5b6470', type: 'solid' as const, width: 1.5},
    data: [{xAxis: 0}],
  },
};

/** A legend below a chart: what the dots are, and what the squares. */
export function legend(dots: string, squares: string) {
  const data = [
    {name: dots, icon: 'circle'},
    {name: squares, icon: 'rect'},
  ];
  return {data, bottom: 0, textStyle: text, itemWidth: 10, itemHeight: 10, itemGap: 28};
}

/** With a single seed there is no interval: the dot alone. */
export function dotAlone(value: Interval | undefined): Interval | undefined {
  if (!value || Number.isFinite(value.low)) return value;
  return {...value, low: value.mean, high: value.mean};
}

/** Dots beside squares, with their intervals, for each category. */
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

/** Dots with their intervals, for each category. */
export function singles(
  categories: readonly string[],
  unit: string,
  values: readonly (Interval | undefined)[],
): string {
  const series = [{...intervals('arm', 'circle', COLOR.arm, 0, values), ...zeroLine}];
  return draw(categories, unit, {series}, 32 * categories.length + 50, axisRange(values));
}

/**
 * Renders a chart with one category an arm, the first on top, to SVG, which needs no script in the page.
 *
 * @param right pixels beside the frame: what is written at the end of a bar needs room, as the longest may end at the frame.
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
      // Room for the names: about 6.5 pixels a letter.
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
          // A cut is not at a step of the axis.
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

/** Takes off what is there for scripts and files alone: inside a page the same numbers then give the same text. */
function withoutScript(svg: string): string {
  return (
    svg
      .replace(/<style.*?<\/style>/gs, '')
      .replace(/ (?:class|xmlns|xmlns:xlink|ecmeta_\w+)="[^"]*"/g, '')
      // A count of all charts that the process has drawn; the page numbers its own.
      .replace(/(id="|url\(#)zr\d+-/g, '$1zr-')
      // The page has the colours, for light and for dark.
      .replace(/#(\w{6})\b/g, (color) => COLOR_NAMES[color] ?? color)
  );
}
