import type {Diagnosis} from './diagnose.js';
import type {PositionHits} from './hits-by-logged-position.js';
import type {Run} from './measure-run.js';
import {forEachMeasure} from './measures/measure.js';
import {type TrainingMeasure, trainingMeasures} from './measures/training-measures.js';
import {overSeeds} from './over-seeds.js';
import type {ArmFigures, Compared, Interval} from './results.js';

type Lift = (baseline: Float64Array[], treatment: Float64Array[]) => Interval;

/**
 * Summarises what the figures show about an arm, over its seeds.
 *
 * @param base the baseline's runs on the same seeds; absent if the arm is the baseline.
 * @param lift computes the lift of hits per request, with its interval.
 * @returns undefined if the runs were not diagnosed.
 */
export function summariseFigures(
  runs: readonly Run[],
  base: readonly Run[] | undefined,
  lift: Lift,
): ArmFigures | undefined {
  const own = diagnoses(runs);
  const reference = base && diagnoses(base);
  if (!own) return undefined;
  const compared = (measure: (diagnosis: Diagnosis) => number): Compared => {
    const values = own.map(measure);
    const others = reference?.map(measure);
    return {
      ...overSeeds(values),
      ...(others ? {overBaseline: overSeeds(values.map((value, seed) => value - others[seed]!))} : {}),
    };
  };
  return {
    removals: own[0]!.removals.map(({name, kind, historical, drop}, i) => ({
      name,
      kind,
      historical,
      drop: Object.fromEntries(
        Object.keys(drop).map((action) => [
          action,
          compared(({removals}) => removals[i]!.drop[action] ?? Number.NaN),
        ]),
      ),
    })),
    gradients: own[0]!.gradients.map(({done}, i) => ({
      done,
      ...overSeeds(own.map(({gradients}) => gradients[i]!.ratio ?? Number.NaN)),
    })),
    ...forEachMeasure(trainingMeasures, ({of}: TrainingMeasure) => compared(of)),
    spectrum: own[0]!.spectrum.map((_, i) => overSeeds(own.map(({spectrum}) => spectrum[i]!)).mean),
    positions: base
      ? runs[0]!.positions!.map(({name, hits}, i) => {
          const overBase = (own: readonly Positions[]) =>
            Object.fromEntries(
              Object.keys(hits).map((action) => {
                const of = (all: readonly Positions[]) => all.map((run) => run.positions![i]!.hits[action]!);
                return [action, lift(of(base), of(own))];
              }),
            );
          return {name, lift: overBase(runs), boost: overBase(runs.map(({boost}) => boost!))};
        })
      : [],
  };
}

interface Positions {
  readonly positions?: readonly PositionHits[];
}

function diagnoses(runs: readonly Run[]): Diagnosis[] | undefined {
  const all = runs.map(({diagnosis}) => diagnosis).filter((each) => each !== undefined);
  return all.length === runs.length ? all : undefined;
}
