import {type BackendName, loadBackend} from '@cs/native';
import {type AffordableSizes, sizesFor} from './run-comparison.js';

/** Which backend to load. */
export interface BackendChoice {
  /** Default: the best that loads. */
  readonly backend?: BackendName;
  /** Threads of the native backend. Default 1, because more threads slow down so small a ranker. */
  readonly threads?: number;
}

/** A loaded backend, and the sizes that it can afford. */
export interface LoadedSizes extends AffordableSizes {
  readonly backend: BackendName;
  /** Threads in use. They may differ from those asked for. */
  readonly threads: number;
}

/** Loads a backend and returns its name, its threads and the sizes that it can afford. */
export async function loadAffordable({backend: prefer, threads = 1}: BackendChoice = {}): Promise<{
  backend: BackendName;
  threads: number;
  sizes: AffordableSizes;
}> {
  const loaded = await loadBackend({threads, ...(prefer ? {prefer} : {})});
  return {backend: loaded.name, threads: loaded.threads, sizes: sizesFor(loaded.name)};
}
