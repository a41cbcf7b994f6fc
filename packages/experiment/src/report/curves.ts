import type {CustomSeriesOption} from 'echarts/charts';
import type {Interval} from '../measure/results.js';
import {draw, legend} from './charts.js';
import {text} from './figure.js';

/** A line over a numeric axis, with error bars at values with an interval. */
export interface Curve {
  readonly name: string;
  readonly color: string;
  readonly points: readonly {readonly x: number; readonly y: number | Interval}[];
}

/**
 * Draws two curves, one with dots and one with squares.
 *
 * @param fromZero whether the vertical axis begins at 0. By default it fits the curves.
 */
export function curves(unit: string, lines: readonly [Curve, Curve], fromZero = false): string {
  const axis = {
    type: 'value',
    axisLabel: {...text, hideOverlap: true},
    splitLine: {lineStyle: {color: '#d9dde2'}},
  };
  const mean = (y: number | Interval) => (typeof y === 'number' ? y : y.mean);
  return draw(
    [],
    '',
    {
      legend: legend(lines[0].name, lines[1].name),
      grid: {left: 50, right: 20, top: 12, bottom: 62},
      xAxis: {
        ...axis,
        min: 0,
        max: 'dataMax',
        name: unit,
        nameLocation: 'middle',
        nameGap: 24,
        nameTextStyle: text,
      },
      yAxis: {...axis, scale: !fromZero},
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
