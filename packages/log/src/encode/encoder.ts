import {z} from 'zod';

/** One value of a column: a number, a category, a vector or list, or nothing. */
export type Value = number | string | null | readonly (number | string | null | readonly number[])[];

/** A fitted encoder: turns a value of a column into numbers of a fixed width. */
export interface Encoder {
  readonly width: number;
  /** Writes `width` numbers. What is missing becomes zeros. */
  encode(value: Value, to: Float32Array, at: number): void;
  /** All that the encoder learned, for {@link encoderFrom}. */
  toJSON(): EncoderState;
}

/** An encoder that is being fitted. Give it values of training days only: later ones would leak into the features. */
export interface EncoderFit {
  /** Absent where nothing is learned, so that the values need not be read. */
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
  /** Whether the elements keep their places; else they are averaged. */
  sequence: z.boolean(),
  of: elementState,
});

export type NumericState = z.output<typeof numericState>;
export type CategoryState = z.output<typeof categoryState>;
export type ListState = z.output<typeof listState>;
/** What an encoder is saved as. */
export type EncoderState = NumericState | CategoryState | ListState;

const state = z.union([elementState, listState]);

/** Checks what was read from a file. */
export function checkedState(value: unknown): EncoderState {
  const {data, error} = state.safeParse(value);
  if (error) {
    throw new Error(
      `[@cs/log] encoderFrom: this is no saved encoder. Received: ${JSON.stringify(value)?.slice(0, 200)}. Give what an encoder's toJSON returned.`,
      {cause: error},
    );
  }
  return data;
}
