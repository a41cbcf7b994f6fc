import {type BackendName, loadBackend} from '@cs/native';
import {type AffordableSizes, sizesFor} from './run-comparison.js';

/** Loads the best backend, and gives its name with what it can afford. */
export async function loadAffordable(): Promise<{backend: BackendName; sizes: AffordableSizes}> {
  // The reference ranker is small: more threads cost more than they bring.
  const {name} = await loadBackend({threads: 1});
  return {backend: name, sizes: sizesFor(name)};
}
