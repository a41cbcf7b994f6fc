import {BarChart, CustomChart, type CustomSeriesOption, LineChart} from 'echarts/charts';
import {GridComponent, LegendComponent, MarkLineComponent} from 'echarts/components';
import {type EChartsCoreOption, init, use} from 'echarts/core';
import {SVGRenderer} from 'echarts/renderers';
import type {Interval} from '../evaluate/results.js';

use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

/** Little more than a phone is wide, so that it stays readable there. */
const WIDTH = 460;
export const COLOR = {arm: '#2457c5', boost: '#c2570c'};
const COLOR_NAMES: Readonly<Record<string, string>> = {
  '#2457c5': 'var(--arm)',
  '#c2570c': 'var(--boost)',
  '#1c1e21': 'var(--text)',
  '#5b6470': 'var(--quiet)',
  '#d9dde2': 'var(--line)',
};
export const text = {fontFamily: 'system-ui, sans-serif', fontSize: 12, color: '#1c1e21'};

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

/**
 * A dot with a line from the low to the high end, for each category, a little above or below its middle. Without an upper end the line
 * runs to the frame, with an arrow.
 */
export function intervals(
  name: string,
  shape: 'circle' | 'rect',
  color: string,
  offset: number,
  values: readonly (Interval | undefined)[],
): CustomSeriesOption {
  return {
    type: 'custom',
    name,
    itemStyle: {color},
    encode: {x: [1, 2, 3], y: 0},
    data: values.flatMap((value, row) =>
      value && Number.isFinite(value.mean) && Number.isFinite(value.low) && !Number.isNaN(value.high)
        ? [[row, value.mean, value.low, ...(value.high === Infinity ? [value.mean, 1] : [value.high, 0])]]
        : [],
    ),
    renderItem: (params, api) => {
      const at = (dimension: number) => api.coord([api.value(dimension), api.value(0)]) as [number, number];
      const [x, middle] = at(1);
      const y = middle + offset;
      const frame = params.coordSys as unknown as {readonly x: number; readonly width: number};
      const open = api.value(4) === 1;
      const end = open ? frame.x + frame.width : at(3)[0];
      const dot =
        shape === 'circle'
          ? {type: 'circle' as const, shape: {cx: x, cy: y, r: 5}}
          : {type: 'rect' as const, shape: {x: x - 4, y: y - 4, width: 8, height: 8}};
      const arrow = {
        type: 'polygon' as const,
        shape: {
          points: [
            [end, y],
            [end - 7, y - 4],
            [end - 7, y + 4],
          ],
        },
        style: {fill: color},
      };
      return {
        type: 'group',
        children: [
          {
            type: 'line',
            shape: {x1: at(2)[0], x2: end, y1: y, y2: y},
            style: {stroke: color, lineWidth: 2},
          },
          ...(open ? [arrow] : []),
          {...dot, style: {fill: color}},
        ],
      };
    },
  };
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
  );
}

/** Dots with their intervals, for each category. */
export function singles(
  categories: readonly string[],
  unit: string,
  values: readonly (Interval | undefined)[],
): string {
  const series = [{...intervals('arm', 'circle', COLOR.arm, 0, values), ...zeroLine}];
  return draw(categories, unit, {series}, 32 * categories.length + 50);
}

/** Renders a chart with one category an arm, the first on top, to SVG, which needs no script in the page. */
export function draw(
  categories: readonly string[],
  unit: string,
  option: EChartsCoreOption,
  height: number,
): string {
  const longest = Math.max(...categories.map(({length}) => length), 0);
  const chart = init(null, null, {renderer: 'svg', ssr: true, width: WIDTH, height});
  try {
    chart.setOption({
      animation: false,
      // Room for the names: about 6.5 pixels a letter.
      grid: {
        left: Math.max(80, 6.5 * longest + 16),
        right: 24,
        top: 8,
        bottom: 'legend' in option ? 62 : 42,
      },
      xAxis: {
        type: 'value',
        splitNumber: 4,
        name: unit,
        nameLocation: 'middle',
        nameGap: 24,
        nameTextStyle: text,
        axisLabel: {...text, hideOverlap: true},
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
