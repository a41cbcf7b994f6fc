import {holmCorrection} from '@cs/metrics';
import type {ArmResult, HitRate, HitRates, Interval} from './results.js';

/** Corrects all p-values of a table by Holm's method: those of lifts and of lifts over boost controls. */
export function correctPValues(arms: readonly ArmResult[]): ArmResult[] {
  const pValues: number[] = [];
  mapIntervals(arms, (interval) => {
    if (isTested(interval)) pValues.push(interval.p!);
    return interval;
  });
  const {adjusted} = holmCorrection({pValues});
  let next = 0;
  return mapIntervals(arms, (interval) =>
    isTested(interval) ? {...interval, p: adjusted[next++]!} : interval,
  );
}

const isTested = ({p}: Interval) => p !== undefined && !Number.isNaN(p);

function mapIntervals(arms: readonly ArmResult[], map: (interval: Interval) => Interval): ArmResult[] {
  const rate = ({lift, overBoost, ...rest}: HitRate): HitRate => ({
    ...rest,
    ...(lift ? {lift: map(lift)} : {}),
    ...(overBoost ? {overBoost: map(overBoost)} : {}),
  });
  const rates = (all: Readonly<Record<string, HitRates>>) =>
    Object.fromEntries(
      Object.entries(all).map(([action, {fresh, all}]) => [action, {fresh: rate(fresh), all: rate(all)}]),
    );
  return arms.map((arm) => ({
    ...arm,
    hits: rates(arm.hits),
    ...(arm.expected ? {expected: rates(arm.expected)} : {}),
  }));
}
