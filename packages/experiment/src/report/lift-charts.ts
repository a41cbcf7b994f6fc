import {type ComparisonResult, hitsKey} from '../measure/results.js';
import {caption} from './beyond-chance.js';
import {CONTROL} from './cells.js';
import {draw, pairs, singles} from './charts.js';
import {COLOR, type Figure, text} from './figure.js';

/** Lifts of the arms and of their boost controls, for one action on one slice. */
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

/** Lift of each arm's fresh hits over its boost control. Right of 0, it ranks fresh items better. */
export function beyondBoostChart(result: ComparisonResult, action: string): Figure {
  const key = hitsKey(result);
  const arms = result.arms.slice(1);
  const names = arms.map(({name}) => name);
  const values = arms.map((arm) => arm[key]?.[action]?.fresh.overBoost);
  return {
    title: action,
    see: caption(names, values),
    chart: singles(names, `Lift of fresh Hits@${result.config.k} over the control, in %`, values),
  };
}

/** Exposure of cold items, as bars. */
export function exposureChart({arms, config}: ComparisonResult): Figure {
  const shares = arms.map((arm) => 100 * arm.exposure);
  return {
    title: 'Exposure of cold items',
    see: 'The boost control of each arm has the same exposure as the arm.',
    chart: draw(
      arms.map(({name}) => name),
      `Cold items in the top ${config.k}, in %`,
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
      // Room for 100.00 and a gap.
      52,
    ),
  };
}
