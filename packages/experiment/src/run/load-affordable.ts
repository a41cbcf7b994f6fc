import {type BackendName, loadBackend} from '@cs/native';
import {type AffordableSizes, sizesFor} from './run-comparison.js';

/** Which backend to load. */
export interface BackendChoice {
  /** Default: the best that loads. */
  readonly backend?: BackendName;
  /** Of the native backend. Default 1: the reference ranker is small, more threads cost more than they bring. */
  readonly threads?: number;
}

/** A backend that is loaded, and what it can afford. */
export interface LoadedSizes extends AffordableSizes {
  readonly backend: BackendName;
  /** Those that it runs with, which may be others than asked for. */
  readonly threads: number;
}

/** Loads a backend, and gives its name with what it can afford. */
export async function loadAffordable({backend: prefer, threads = 1}: BackendChoice = {}): Promise<{
  backend: BackendName;
  threads: number;
  sizes: AffordableSizes;
}> {
  const loaded = await loadBackend({threads, ...(prefer ? {prefer} : {})});
  return {backend: loaded.name, threads: loaded.threads, sizes: sizesFor(loaded.name)};
}
