import {type ComparisonResult, hitsKey} from '../measure/results.js';
import {caption} from './caption.js';
import {CONTROL} from './cells.js';
import {COLOR, text} from './chart-style.js';
import {draw, pairs, singles} from './charts.js';
import type {Figure} from './figure.js';

/** Lifts of the arms and of their boost controls on one slice of one action. */
export function liftChart(result: ComparisonResult, action: string, slice: 'fresh' | 'all'): Figure {
  const key = hitsKey(result);
  const arms = result.arms.slice(1);
  const names = arms.map(({name}) => name);
  const own = arms.map((arm) => arm[key]?.[action]?.[slice].lift);
  const control = arms.map((arm) => arm.boost?.[key]?.[action]?.[slice].lift);
  return {
    title: `${action}, ${slice} items`,
    see: caption(names, own),
    chart: pairs(
      names,
      `Lift of Hits@${result.config.k}, in %`,
      {name: 'arm', values: own},
      {name: CONTROL, values: control},
    ),
  };
}

/** Fresh hits of each arm over its boost control: right of 0 it ranks fresh items better, not only higher. */
export function beyondBoostChart(result: ComparisonResult, action: string): Figure {
  const key = hitsKey(result);
  const arms = result.arms.slice(1);
  const names = arms.map(({name}) => name);
  const values = arms.map((arm) => arm[key]?.[action]?.fresh.overBoost);
  return {
    title: action,
    see: caption(names, values),
    chart: singles(names, `Fresh Hits@${result.config.k} over the control's, in %`, values),
  };
}

/** Share of cold items among the shown, as bars. */
export function exposureChart({arms, config}: ComparisonResult): Figure {
  const shares = arms.map((arm) => 100 * arm.exposure);
  return {
    title: 'Exposure of cold items',
    see: 'What an arm shows more of than the baseline, its boost control was raised to show as well.',
    chart: draw(
      arms.map(({name}) => name),
      `Cold items among the first ${config.k}, in %`,
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
      {},
      // 100.00, and the gap before it.
      52,
    ),
  };
}
