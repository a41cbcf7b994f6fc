import {createRequire} from 'node:module';
import {availableParallelism} from 'node:os';
import type * as tfjs from '@tensorflow/tfjs';
import {nativeError} from './errors.js';
import {restoreNodeUtil} from './node-shim.js';

/** Name of a TensorFlow.js backend, as `tf.getBackend()` says it. */
export type BackendName = 'tensorflow' | 'wasm' | 'cpu';

/** How to choose a backend. */
export interface LoadBackendOptions {
  /**
   * Take this one, and fail where it does not work. Default: the environment variable `CS_BACKEND`, otherwise the
   * best that works.
   */
  readonly prefer?: BackendName;
  /**
   * Threads of the native backend inside one op, a positive integer. Default: TensorFlow's choice, all cores, which is best for
   * large models; a small one is faster with 1. The environment variable `TF_NUM_INTRAOP_THREADS` goes before it, and so does the
   * number with which the backend was first loaded; where they differ a warning says so. Sums are added in another
   * order with another number, so that the numbers of a training are the same only with the same threads.
   */
  readonly threads?: number;
  /** Gets the warnings: that the native backend does not load, once, and that `threads` has no effect. Default: `console.warn`. */
  readonly warn?: (text: string) => void;
}

/** A loaded backend. */
export interface LoadedBackend {
  /** TensorFlow.js, with the backend set and ready. */
  readonly tf: typeof tfjs;
  readonly name: BackendName;
  /** Threads inside one op that it runs with, which may be others than asked for. */
  readonly threads: number;
  /** Package that brought it. */
  readonly from: string;
  /** Why it is not a better one; empty for the native backend. */
  readonly reason: string;
}

const require = createRequire(import.meta.url);
const names: readonly BackendName[] = ['tensorflow', 'wasm', 'cpu'];
let warned = false;
/** Threads with which the native backend was loaded; 0 is TensorFlow's choice. */
let loadedThreads: number | undefined;

/**
 * Loads the best TensorFlow.js backend that works here and says which: tfjs-node-gpu, tfjs-node, WebAssembly where
 * `@tensorflow/tfjs-backend-wasm` is installed, otherwise pure JS, with one warning.
 *
 * @example
 * const {tf, name} = await loadBackend();
 * console.log(name); // 'tensorflow'
 * @throws when `threads` or the name is unusable, and when no backend works.
 */
export async function loadBackend(options: LoadBackendOptions = {}): Promise<LoadedBackend> {
  const wanted = options.prefer ?? process.env.CS_BACKEND;
  if (wanted && !names.includes(wanted as BackendName)) {
    throw nativeError(
      'loadBackend',
      `no such backend. Received: "${wanted}". Choose one of: ${names.join(', ')}.`,
    );
  }
  const {threads} = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw nativeError('loadBackend', `threads must be a positive integer. Received: ${threads}.`);
  }
  const warn = options.warn ?? console.warn;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const reasons: string[] = [];
  for (const [name, from] of [
    ['tensorflow', '@tensorflow/tfjs-node-gpu'],
    ['tensorflow', '@tensorflow/tfjs-node'],
    ['wasm', '@tensorflow/tfjs-backend-wasm'],
    ['cpu', '@tensorflow/tfjs'],
  ] as const) {
    if (wanted && name !== wanted) continue;
    try {
      const tf = await (name === 'tensorflow'
        ? withThreads(threads, () => load(name, from))
        : load(name, from));
      if (name === 'tensorflow' && threads !== undefined && threads !== loadedThreads)
        warn(otherThreads(threads));
      if (name !== 'tensorflow' && !wanted && !warned) {
        warned = true;
        const kind = name === 'wasm' ? 'WebAssembly' : 'pure JS';
        warn(
          `[@cs/native] loadBackend: TensorFlow's native backend does not load here, so this runs on ${kind}, slower. Why: ${reasons[0]} Run: npx cs-native doctor`,
        );
      }
      return {tf, name, threads: threadsOf(name), from, reason: reasons.join(' ')};
    } catch (error) {
      const {code, message} = error as NodeJS.ErrnoException;
      // A package that is not installed explains nothing, save for the usual one.
      if (code === 'MODULE_NOT_FOUND' && from === '@tensorflow/tfjs-node-gpu') continue;
      reasons.push(`${from}: ${firstLine(message)}.`);
    }
  }
  throw nativeError(
    'loadBackend',
    `no backend works. Received: ${wanted ? `only "${wanted}" was asked for. ` : ''}${reasons.join(' ')} Run: npx cs-native doctor`,
  );
}

/** Loads the native backend with a number of threads, which TensorFlow reads from the environment at that time. */
async function withThreads<T>(threads: number | undefined, loads: () => Promise<T>): Promise<T> {
  if (loadedThreads !== undefined) return loads();
  const given = process.env.TF_NUM_INTRAOP_THREADS;
  if (!given && threads) process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  const inEffect = Number(process.env.TF_NUM_INTRAOP_THREADS) || 0;
  const loaded = await loads();
  loadedThreads = inEffect;
  return loaded;
}

const threadsOf = (name: BackendName) =>
  name === 'tensorflow' ? loadedThreads || availableParallelism() : 1;

function otherThreads(threads: number): string {
  const loaded = loadedThreads || `all (${availableParallelism()})`;
  return `[@cs/native] loadBackend: threads: ${threads} has no effect. The native backend runs with ${loaded}, from TF_NUM_INTRAOP_THREADS or an earlier call. Unset that variable, or give the first call the same number.`;
}

async function load(name: BackendName, from: string): Promise<typeof tfjs> {
  if (name === 'tensorflow') restoreNodeUtil();
  // All of them use the one copy of @tensorflow/tfjs; requiring a backend registers it there.
  const tf = require('@tensorflow/tfjs') as typeof tfjs;
  require(from);
  // The pure-JS backend advertises tfjs-node at its first op; the one warning here says it better.
  const quiet = tf.env().getBool('IS_TEST');
  tf.env().set('IS_TEST', true);
  try {
    return await start(tf, name);
  } finally {
    tf.env().set('IS_TEST', quiet);
  }
}

async function start(tf: typeof tfjs, name: BackendName): Promise<typeof tfjs> {
  if (!(await tf.setBackend(name))) throw new Error(`it does not start as "${name}"`);
  await tf.ready();
  // A binding that loads may still fail at its first op.
  const product = tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]));
  const [x] = await product.data();
  product.dispose();
  if (x !== 11) throw new Error(`it says 1*3 + 2*4 = ${x}`);
  return tf;
}

const firstLine = (text: string) => text.split('\n')[0]!.replace(/[. ]+$/, '');
