import {z} from 'zod';

/** One value of a column: a number, a category, a vector or list, or null if it is missing. */
export type Value = number | string | null | readonly (number | string | null | readonly number[])[];

/** A fitted encoder: turns a value of a column into a fixed number of numbers. */
export interface Encoder {
  readonly width: number;
  /** Writes `width` numbers; zeros for a missing value. */
  encode(value: Value, to: Float32Array, at: number): void;
  /** Everything that was fitted, for {@link encoderFrom}. */
  toJSON(): EncoderState;
}

/** An encoder that is being fitted. Add values of training days only, since later ones would leak into the features. */
export interface EncoderFit {
  /** Absent if nothing is fitted, so that the values need not be read. */
  add?(value: Value): void;
  finish(): Encoder;
}

const numeric = {width: z.int().min(1), flag: z.boolean()};
const perNumber = z.array(z.number());
export const numericState = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('none'), ...numeric}),
  z.strictObject({kind: z.literal('standardize'), ...numeric, mean: perNumber, deviation: perNumber}),
  z.strictObject({kind: z.literal('log'), ...numeric, mean: perNumber, deviation: perNumber}),
  z.strictObject({kind: z.literal('quantile'), ...numeric, quantiles: z.array(perNumber)}),
]);
export const categoryState = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('vocabulary'), values: z.array(z.string())}),
  z.strictObject({kind: z.literal('hash'), buckets: z.int().min(2), hashes: z.int().min(1), seed: z.int()}),
]);
const elementState = z.union([numericState, categoryState]);
export const listState = z.strictObject({
  kind: z.literal('list'),
  /** Elements kept. */
  steps: z.int().min(1),
  /** Whether the elements keep their order; otherwise they are averaged. */
  sequence: z.boolean(),
  of: elementState,
});

export type NumericState = z.output<typeof numericState>;
export type CategoryState = z.output<typeof categoryState>;
export type ListState = z.output<typeof listState>;
/** A saved encoder. */
export type EncoderState = NumericState | CategoryState | ListState;

const state = z.union([elementState, listState]);

/** Checks a saved encoder that was read from a file. */
export function checkedState(value: unknown): EncoderState {
  const {data, error} = state.safeParse(value);
  if (error) {
    throw new Error(
      `[@cs/log] encoderFrom: this is not a saved encoder. Received: ${JSON.stringify(value)?.slice(0, 200)}. Give what an encoder's toJSON returned.`,
      {cause: error},
    );
  }
  return data;
}
