import {expect, it} from 'vitest';
import type {ArmResult, ComparisonResult, HitRates} from '../measure/results.js';
import {overWorlds, worldsTogether} from './over-worlds.js';
import {sampleResult} from './sample-result.js';
import {sideBySide} from './side-by-side.js';

/** A comparison of a world, in which the first arm lifts so much, and its own interval reaches so far. */
function ofWorld(
  seed: number,
  lift: number,
  change: Partial<ComparisonResult> = {},
  [below, above] = [0.1, 0.1],
): ComparisonResult {
  const whole = sampleResult();
  const interval = (mean: number) => ({mean, low: mean - below!, high: mean + above!});
  const rates: HitRates = {
    fresh: {rate: 0.1, lift: interval(lift), overBoost: interval(lift / 2)},
    all: {rate: 0.2, lift: interval(-lift)},
  };
  const [baseline, first, second] = whole.arms as [ArmResult, ArmResult, ArmResult];
  const arm = {...first, plugIns: ['residual'], expected: {...first.expected, save: rates}};
  const source = {name: 'simulateLog', options: {users: 40, seed}};
  const run = {command: 'x', threads: 1, log: {source, sha256: 'y'}} as unknown as ComparisonResult['run'];
  return {...whole, arms: [baseline, arm, second], ...(run ? {run} : {}), ...change};
}

const named = (...results: ComparisonResult[]) =>
  new Map(results.map((result, i) => [`results/${i + 1}.json`, result]));

it('overWorlds gives the mean of the worlds, by Student’s t over them where they differ more than their own intervals say', () => {
  const [residual] = overWorlds([ofWorld(1, 1), ofWorld(2, 2), ofWorld(3, 3)]);
  // A deviation of 1 over three worlds: 4.3026527 / sqrt(3).
  const half = 4.30265272991 / Math.sqrt(3);
  expect(residual).toMatchObject({name: 'first arm', plugIns: ['residual']});
  expect(residual!.fresh.mean).toBeCloseTo(2, 12);
  expect(residual!.fresh.low).toBeCloseTo(2 - half, 8);
  expect(residual!.fresh.high).toBeCloseTo(2 + half, 8);
  expect(residual!.overBoost.mean).toBeCloseTo(1, 12);
  expect(residual!.overBoost.high).toBeCloseTo(1 + half / 2, 8);
  expect(residual!.all.mean).toBeCloseTo(-2, 12);
});

it('overWorlds goes by the worlds’ own intervals where the worlds happen to agree', () => {
  const [residual] = overWorlds([1, 2, 3].map((seed) => ofWorld(seed, 2, {}, [seed, 2 * seed])));
  expect(residual!.fresh.mean).toBe(2);
  expect(residual!.fresh.low).toBeCloseTo(2 - Math.sqrt(1 + 4 + 9) / 3, 12);
  expect(residual!.fresh.high).toBeCloseTo(2 + (2 * Math.sqrt(1 + 4 + 9)) / 3, 12);
});

it('overWorlds gives no lift below -100 %', () => {
  const [residual] = overWorlds([-50, -80, -99].map((lift, i) => ofWorld(i, lift)));
  expect(residual!.fresh.low).toBe(-100);
});

it('overWorlds leaves out an arm that one of the worlds lacks', () => {
  const [one, two, three] = [ofWorld(1, 1), ofWorld(2, 2), ofWorld(3, 3)];
  const less = {...three, arms: three.arms.slice(0, 2)};
  expect(overWorlds([one, two, three]).map(({name}) => name)).toEqual(['first arm', 'second arm']);
  expect(overWorlds([one, two, less]).map(({name}) => name)).toEqual(['first arm']);
});

it('worldsTogether groups three or more worlds of one experiment, and excludes other comparisons', () => {
  const worlds = [ofWorld(1, 1), ofWorld(2, 2), ofWorld(3, 3)];
  const longer = ofWorld(4, 4, {config: {...worlds[0]!.config, epochs: 2}});
  const moreSeeds = ofWorld(5, 5, {seeds: [1, 2, 3]});
  const {run: _, ...imported} = ofWorld(6, 6);
  const groups = worldsTogether(named(...worlds, longer, moreSeeds, imported));
  expect(groups.map((group) => [...group.keys()])).toEqual([
    ['results/1.json', 'results/2.json', 'results/3.json'],
  ]);
  expect(worldsTogether(named(...worlds.slice(0, 2), longer))).toEqual([]);
});

it('sideBySide has a table of several worlds if there are at least three', () => {
  const worlds = [ofWorld(1, 1), ofWorld(2, 2), ofWorld(3, 3)];
  const title = 'Over 3 worlds';
  const found = sideBySide(named(...worlds)).find((section) => section.title === title)!;
  expect(found.note).toMatch(/^1, 2, 3 differ only by the seed/);
  expect(found.rows[0]).toEqual([
    'first arm',
    '+2.00 [-0.48, 4.48]',
    '+1.00 [-0.24, 2.24]',
    '-2.00 [-4.48, 0.48]',
  ]);
  expect(sideBySide(named(...worlds.slice(1))).map((section) => section.title)).not.toContain(title);
});
