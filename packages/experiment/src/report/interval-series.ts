import type {CustomSeriesOption} from 'echarts/charts';
import type {Interval} from '../measure/results.js';
import {text} from './figure.js';

/**
 * A dot or square per category, with a line from the low to the high end of its interval. A line
 * that leaves the frame gets an arrow. A dot outside the frame is replaced by its value.
 *
 * @param offset pixels below the middle of the category.
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
      value && [value.mean, value.low, value.high].every(Number.isFinite)
        ? [[row, value.mean, value.low, value.high]]
        : [],
    ),
    renderItem: (params, api) => {
      const {x: left, width} = params.coordSys as unknown as {readonly x: number; readonly width: number};
      const right = left + width;
      const at = (dimension: number) => api.coord([api.value(dimension), api.value(0)]) as [number, number];
      const [x, middle] = at(1);
      const y = middle + offset;
      const [low, high] = [at(2)[0], at(3)[0]];
      const inside = (place: number) => Math.min(right, Math.max(left, place));
      const arrow = (tip: number, back: number) => ({
        type: 'polygon' as const,
        shape: {
          points: [
            [tip, y],
            [tip + back, y - 4],
            [tip + back, y + 4],
          ],
        },
        style: {fill: color},
      });
      const dot =
        shape === 'circle'
          ? {type: 'circle' as const, shape: {cx: x, cy: y, r: 5}, style: {fill: color}}
          : {type: 'rect' as const, shape: {x: x - 4, y: y - 4, width: 8, height: 8}, style: {fill: color}};
      const value = {
        type: 'text' as const,
        x: x < left ? left + 10 : right - 10,
        y,
        style: {
          text: Number(api.value(1)).toFixed(1),
          fill: color,
          align: x < left ? ('left' as const) : ('right' as const),
          verticalAlign: 'bottom' as const,
          fontFamily: text.fontFamily,
          fontSize: 11,
        },
      };
      return {
        type: 'group',
        children: [
          {
            type: 'line',
            shape: {x1: inside(low), x2: inside(high), y1: y, y2: y},
            style: {stroke: color, lineWidth: 2},
          },
          ...(low < left ? [arrow(left, 7)] : []),
          ...(high > right ? [arrow(right, -7)] : []),
          x < left || x > right ? value : dot,
        ],
      };
    },
  };
}
