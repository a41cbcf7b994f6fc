import {BarChart, CustomChart, type CustomSeriesOption, LineChart} from 'echarts/charts';
import {GridComponent, LegendComponent, MarkLineComponent} from 'echarts/components';
import {type EChartsCoreOption, init, use} from 'echarts/core';
import {SVGRenderer} from 'echarts/renderers';
import type {ComparisonResult, Interval} from '../evaluate/results.js';

use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

const WIDTH = 640;
export const COLOR = {arm: '#2457c5', boost: '#c2570c'};
const COLOR_NAMES: Readonly<Record<string, string>> = {
  '#2457c5': 'var(--arm)',
  '#c2570c': 'var(--boost)',
  '#1c1e21': 'var(--text)',
  '#5b6470': 'var(--quiet)',
  '#d9dde2': 'var(--line)',
};
export const text = {fontFamily: 'system-ui, sans-serif', fontSize: 12, color: '#1c1e21'};

/** Lifts of the arms and of their boost controls on one slice of one action, as dots with their intervals. */
export function liftChart(result: ComparisonResult, action: string, slice: 'fresh' | 'all'): string {
  const key = result.arms[0]?.expected ? 'expected' : 'hits';
  const arms = result.arms.slice(1);
  const lifts = {
    arm: arms.map((arm) => arm[key]?.[action]?.[slice].lift),
    boost: arms.map((arm) => arm.boost?.[key]?.[action]?.[slice].lift),
  };
  return draw(
    arms.map(({name}) => name),
    `Lift of Hits@${result.config.k} over the baseline, in %`,
    {
      legend: legend('arm', 'its boost control'),
      series: [
        intervals('arm', 'circle', COLOR.arm, -6, lifts.arm),
        {...intervals('its boost control', 'rect', COLOR.boost, 6, lifts.boost), ...zeroLine},
      ],
    },
    44 * arms.length + 70,
  );
}

/** Fresh hits of each arm over its boost control: right of 0 it ranks fresh items better, not only higher. */
export function beyondBoostChart(result: ComparisonResult, action: string): string {
  const key = result.arms[0]?.expected ? 'expected' : 'hits';
  const arms = result.arms.slice(1);
  const values = arms.map((arm) => arm[key]?.[action]?.fresh.overBoost);
  return draw(
    arms.map(({name}) => name),
    `Fresh Hits@${result.config.k} over the boost control's, in %`,
    {series: [{...intervals('arm', 'circle', COLOR.arm, 0, values), ...zeroLine}]},
    34 * arms.length + 50,
  );
}

/** Share of cold items among the shown, as bars. */
export function exposureChart(result: ComparisonResult): string {
  const shares = result.arms.map((arm) => 100 * arm.exposure);
  return draw(
    result.arms.map(({name}) => name),
    `Cold items among the first ${result.config.k}, in %`,
    {
      series: [
        {
          type: 'bar',
          data: shares,
          barWidth: 12,
          itemStyle: {color: COLOR.arm},
          label: {
            ...text,
            show: true,
            position: 'right',
            formatter: ({value}: {value: number}) => value.toFixed(2),
          },
        },
      ],
    },
    26 * shares.length + 50,
  );
}

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

/** A dot with a line from the low to the high end, for each category, a little above or below its middle. */
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
      value && [value.mean, value.low, value.high].every(Number.isFinite)
        ? [[row, value.mean, value.low, value.high]]
        : [],
    ),
    renderItem: (_, api) => {
      const at = (dimension: number) => api.coord([api.value(dimension), api.value(0)]) as [number, number];
      const [x, middle] = at(1);
      const y = middle + offset;
      const dot =
        shape === 'circle'
          ? {type: 'circle' as const, shape: {cx: x, cy: y, r: 5}}
          : {type: 'rect' as const, shape: {x: x - 4, y: y - 4, width: 8, height: 8}};
      return {
        type: 'group',
        children: [
          {
            type: 'line',
            shape: {x1: at(2)[0], x2: at(3)[0], y1: y, y2: y},
            style: {stroke: color, lineWidth: 2},
          },
          {...dot, style: {fill: color}},
        ],
      };
    },
  };
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
        left: Math.max(100, 6.5 * longest + 20),
        right: 40,
        top: 8,
        bottom: 'legend' in option ? 62 : 42,
      },
      xAxis: {
        type: 'value',
        name: unit,
        nameLocation: 'middle',
        nameGap: 24,
        nameTextStyle: text,
        axisLabel: text,
        splitLine: {lineStyle: {color: '#d9dde2'}},
      },
      yAxis: {
        type: 'category',
        data: [...categories],
        inverse: true,
        axisLabel: text,
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
      // The page has the colours, for light and for dark.
      .replace(/#(\w{6})\b/g, (color) => COLOR_NAMES[color] ?? color)
  );
}
