import {readFile} from 'node:fs/promises';
import {packageError} from '@cs/core';
import {writeAtomically} from '@cs/log';
import type {Measurement} from './early-stopping.js';
import type {FlatAdamState} from './flat-adam.js';
import {decodeTensors, encodeTensors, type StoredTensor} from './safetensors.js';

/**
 * The state of a training between two steps. The order of the rows follows from the seed and the
 * step.
 */
export interface TrainState {
  /** What is trained, and how. Only an equal training continues from here. */
  readonly plan: Readonly<Record<string, unknown>>;
  /** Weights of the model, then those of its training terms. */
  readonly weights: readonly StoredTensor[];
  readonly optimizer: FlatAdamState;
  /** State of the training terms of the model, by name. */
  readonly terms: Readonly<Record<string, unknown>>;
  /** Total loss of each step. */
  readonly losses: readonly number[];
  /** Duration of each step in seconds. */
  readonly seconds: readonly number[];
  readonly measurements: readonly Measurement[];
  /** The weights at the best measurement, if there is one. */
  readonly best?: readonly StoredTensor[] | undefined;
}

const FORMAT = 'cs-checkpoint-1';

/** Writes a state as one `safetensors` file, atomically. */
export async function writeCheckpoint(file: string, state: TrainState): Promise<void> {
  const {plan, optimizer, terms, measurements} = state;
  const numbered = (name: string, list: readonly StoredTensor[]) =>
    list.map((tensor, i) => [`${name}/${i}`, tensor] as const);
  const flat = (values: Float32Array | Float64Array) => ({values, shape: [values.length]});
  const tensors = Object.fromEntries([
    ...numbered('weights', state.weights),
    ...numbered('best', state.best ?? []),
    ['adam/first', flat(optimizer.first)],
    ['adam/second', flat(optimizer.second)],
    ['losses', flat(Float64Array.from(state.losses))],
    ['seconds', flat(Float64Array.from(state.seconds))],
  ]);
  const rest = JSON.stringify({plan, powers: optimizer.powers, terms, measurements});
  await writeAtomically(file, encodeTensors({tensors, metadata: {format: FORMAT, state: rest}}));
}

/**
 * Reads what {@link writeCheckpoint} wrote, bit for bit.
 *
 * @returns undefined if the file does not exist.
 * @throws if the file cannot be read or is not a checkpoint.
 */
export async function readCheckpoint(file: string): Promise<TrainState | undefined> {
  try {
    const {tensors, metadata} = decodeTensors(await readFile(file));
    if (metadata.format !== FORMAT) throw new Error(`format ${metadata.format} instead of '${FORMAT}'`);
    const {plan, powers, terms, measurements} = JSON.parse(metadata.state!);
    const numbered = (name: string) => {
      const list: StoredTensor[] = [];
      while (tensors[`${name}/${list.length}`]) list.push(tensors[`${name}/${list.length}`]!);
      return list;
    };
    const best = numbered('best');
    return {
      plan,
      weights: numbered('weights'),
      optimizer: {
        powers,
        first: tensors['adam/first']!.values as Float32Array,
        second: tensors['adam/second']!.values as Float32Array,
      },
      terms,
      losses: [...tensors.losses!.values],
      seconds: [...tensors.seconds!.values],
      measurements,
      best: best.length > 0 ? best : undefined,
    };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const message = `the file is not a readable checkpoint. Received: ${file} (${(cause as Error).message}). Use a file that a training wrote, or remove it to start again.`;
    throw Object.assign(packageError('@cs/ranker-reference', 'readCheckpoint', message), {cause});
  }
}
