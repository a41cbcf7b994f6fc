import {expect, it} from 'vitest';
import type {ArmResult} from '../measure/results.js';
import {interval} from './cells.js';
import {checkClaims} from './claims.js';
import {resultsGlance} from './results-glance.js';
import {sampleFigures} from './sample-figures.js';

it('resultsGlance sets results side by side, and leaves open what one of them did not measure', () => {
  const whole = sampleFigures();
  const [baseline, first] = whole.arms as [ArmResult, ArmResult];
  // Another name for an arm of the same plug-ins is the same row.
  const less = {...whole, arms: [baseline, {...first, name: 'skip path'}]};
  const [fresh, beyond, all, held] = resultsGlance(
    new Map([
      ['results/whole/results.json', whole],
      ['results/less.json', less],
    ]),
  );
  const key = whole.arms[0]!.expected ? 'expected' : 'hits';
  const lifts = whole.arms.slice(1).map((arm) => arm[key]![whole.actions[0]!]!);
  const names = whole.arms.slice(1).map(({name}) => name);
  const rows = (values: string[]) => names.map((name, i) => [name, values[i], i === 0 ? values[i] : '–']);
  expect(fresh!.head).toEqual(['arm', 'whole', 'less']);
  expect(fresh!.rows).toEqual(rows(lifts.map((lift) => interval(lift.fresh.lift))));
  expect(beyond!.rows).toEqual(rows(lifts.map((lift) => interval(lift.fresh.overBoost))));
  expect(all!.rows).toEqual(rows(lifts.map((lift) => interval(lift.all.lift))));
  expect(held!.rows.map(([claim]) => claim)).toEqual(checkClaims(whole).map(({claim}) => claim));
  const tuned = held!.rows.find(([claim]) => claim!.includes('calibration day'))!;
  expect(tuned.slice(1)).toEqual([expect.stringMatching(/held/), '–']);
});
