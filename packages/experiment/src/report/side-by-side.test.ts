import {expect, it} from 'vitest';
import type {ArmResult} from '../measure/results.js';
import {signedInterval} from './cells.js';
import {checkClaims} from './claims.js';
import {sampleFigures} from './sample-figures.js';
import {sideBySide} from './side-by-side.js';

it('sideBySide has a dash for what a result did not measure', () => {
  const whole = sampleFigures();
  const [baseline, first] = whole.arms as [ArmResult, ArmResult];
  // Arms with the same plug-ins share a row, whatever their name.
  const less = {...whole, arms: [baseline, {...first, name: 'skip path'}]};
  const [fresh, beyond, all, held] = sideBySide(
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
  expect(fresh!.rows).toEqual(rows(lifts.map((lift) => signedInterval(lift.fresh.lift))));
  expect(beyond!.rows).toEqual(rows(lifts.map((lift) => signedInterval(lift.fresh.overBoost))));
  expect(all!.rows).toEqual(rows(lifts.map((lift) => signedInterval(lift.all.lift))));
  expect(held!.rows.map(([claim]) => claim)).toEqual(checkClaims(whole).map(({claim}) => claim));
  const tuned = held!.rows.find(([claim]) => claim!.includes('calibration day'))!;
  expect(tuned.slice(1)).toEqual([expect.stringMatching(/^(yes|no)$/), '–']);
});
