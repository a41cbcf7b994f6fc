import type {Diagnosis} from './diagnose.js';
import type {Run} from './measure-run.js';
import type {PositionHits} from './position-hits.js';
import type {ArmFigures, Compared, Interval} from './results.js';
import {studentInterval} from './student-interval.js';

/** Share of the training that counts as early. */
const EARLY = 0.25;

type Lift = (baseline: Float64Array[], treatment: Float64Array[]) => Interval;

/**
 * Puts together what the runs of an arm tell for the figures.
 *
 * @param base the baseline's runs, of the same seeds; absent where the arm is the baseline.
 * @param lift of hits per request, with its interval.
 * @returns undefined where the runs were not diagnosed.
 */
export function summariseFigures(
  runs: readonly Run[],
  base: readonly Run[] | undefined,
  lift: Lift,
): ArmFigures | undefined {
  const own = diagnoses(runs);
  const reference = base && diagnoses(base);
  if (!own) return undefined;
  const compared = (measure: (diagnosis: Diagnosis) => number | null): Compared => {
    const values = own.map(measure);
    const others = reference?.map(measure);
    const difference = (value: number | null, seed: number) => {
      const other = others![seed] ?? null;
      return value === null || other === null ? null : value - other;
    };
    return {
      ...studentInterval(values),
      ...(others ? {overBaseline: studentInterval(values.map(difference))} : {}),
    };
  };
  return {
    removals: own[0]!.removals.map(({name, kind, historical, drop}, i) => ({
      name,
      kind,
      historical,
      drop: Object.fromEntries(
        Object.keys(drop).map((action) => [action, compared(({removals}) => removals[i]!.drop[action]!)]),
      ),
    })),
    gradients: own[0]!.gradients.map(({done}, i) => ({
      done,
      ...studentInterval(own.map(({gradients}) => gradients[i]!.ratio)),
    })),
    earlyGradient: compared(earlyRatio),
    spectrum: own[0]!.spectrum.map((_, i) => studentInterval(own.map(({spectrum}) => spectrum[i]!)).mean),
    effectiveRank: compared(({effectiveRank}) => effectiveRank),
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

/** Mean ratio of the gradients in the first quarter of the training. */
function earlyRatio({gradients}: Diagnosis): number | null {
  const early = gradients.filter(({done, ratio}) => done <= EARLY && ratio !== null);
  return early.length === 0 ? null : early.reduce((sum, {ratio}) => sum + ratio!, 0) / early.length;
}

function diagnoses(runs: readonly Run[]): Diagnosis[] | undefined {
  const all = runs.map(({diagnosis}) => diagnosis).filter((each) => each !== undefined);
  return all.length === runs.length ? all : undefined;
}
