import {createRequire} from 'node:module';
import {availableParallelism} from 'node:os';
import util from 'node:util';
import type * as tfjs from '@tensorflow/tfjs';
import {nativeError} from './errors.js';

/** Name of a TensorFlow.js backend, as `tf.getBackend()` returns it. */
export type BackendName = 'tensorflow' | 'wasm' | 'cpu';

/** Options of `loadBackend`. */
export interface LoadBackendOptions {
  /**
   * Load this backend, and throw if it does not work. Default: the environment variable
   * `CS_BACKEND`; if that is not set, the best backend that works.
   */
  readonly prefer?: BackendName;
  /**
   * Number of threads that the native backend uses inside one op, a positive integer. Default:
   * all cores (TensorFlow's choice), which is best for large models. Small models are faster with
   * 1.
   *
   * The environment variable `TF_NUM_INTRAOP_THREADS` takes precedence over this option, and so
   * does the number with which the backend was first loaded. If they differ, a warning says so.
   * The number of threads affects the order of summation, so training gives the same numbers only
   * with the same number of threads.
   */
  readonly threads?: number;
  /**
   * Called with warnings: that the native backend does not load (once), and that `threads` has no
   * effect. Default: `console.warn`.
   */
  readonly warn?: (text: string) => void;
}

/** A loaded backend. */
export interface LoadedBackend {
  /** TensorFlow.js, with the backend set and ready. */
  readonly tf: typeof tfjs;
  /** Name of the backend. */
  readonly name: BackendName;
  /** The number of threads it uses inside one op, which may differ from the option `threads`. */
  readonly threads: number;
  /** The package that provides it. */
  readonly from: string;
  /** Why no better backend was loaded; empty for the native backend. */
  readonly reason: string;
}

/**
 * Sets `util.isNullOrUndefined` and `util.isArray` of Node's `util`. tfjs-node 4.22 calls them in its
 * first op, but Node 23 removed the first, and Node 22 and later print a warning about the second.
 * Call it before loading tfjs-node.
 *
 * @param target the object to add the functions to. Default: Node's `util`.
 */
export function restoreNodeUtil(target: object = util): void {
  const object = target as Record<string, unknown>;
  object.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  object.isArray = Array.isArray;
}

const require = createRequire(import.meta.url);
const names: readonly BackendName[] = ['tensorflow', 'wasm', 'cpu'];
let warned = false;
/** The number of threads with which the native backend was loaded; 0 means TensorFlow's choice. */
let loadedThreads: number | undefined;

/**
 * Loads the best TensorFlow.js backend that works on this machine. It tries tfjs-node-gpu,
 * tfjs-node, WebAssembly (if `@tensorflow/tfjs-backend-wasm` is installed) and pure JS, in this
 * order. It warns once if it falls back to a backend that is not native.
 *
 * @example
 * const {tf, name} = await loadBackend();
 * console.log(name); // 'tensorflow'
 * @returns TensorFlow.js with the backend set, and which backend it is.
 * @throws when the name is unknown, `threads` is not a positive integer, or no backend works.
 */
export async function loadBackend(options: LoadBackendOptions = {}): Promise<LoadedBackend> {
  const wanted = options.prefer ?? process.env.CS_BACKEND;
  if (wanted && !names.includes(wanted as BackendName)) {
    throw nativeError(
      'loadBackend',
      `unknown backend. Received: "${wanted}". Choose one of: ${names.join(', ')}.`,
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
          `[@cs/native] loadBackend: TensorFlow's native backend does not load, so this process uses ${kind}, which is slower. Reason: ${reasons[0]} Run: npx cs-native doctor`,
        );
      }
      return {tf, name, threads: threadsOf(name), from, reason: reasons.join(' ')};
    } catch (error) {
      const {code, message} = error as NodeJS.ErrnoException;
      // tfjs-node-gpu is rarely installed, so its absence is not worth reporting.
      if (code === 'MODULE_NOT_FOUND' && from === '@tensorflow/tfjs-node-gpu') continue;
      reasons.push(`${from}: ${firstLine(message)}.`);
    }
  }
  throw nativeError(
    'loadBackend',
    `no backend works. Received: ${wanted ? `only "${wanted}" was requested. ` : ''}${reasons.join(' ')} Run: npx cs-native doctor`,
  );
}

/** Loads the native backend with a number of threads; TensorFlow reads it from the environment. */
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
  return `[@cs/native] loadBackend: threads: ${threads} has no effect. The native backend already uses ${loaded}, set by TF_NUM_INTRAOP_THREADS or an earlier call. Unset that variable, or pass the same number in the first call.`;
}

async function load(name: BackendName, from: string): Promise<typeof tfjs> {
  if (name === 'tensorflow') restoreNodeUtil();
  // All backends share one copy of @tensorflow/tfjs; requiring a backend registers it there.
  const tf = require('@tensorflow/tfjs') as typeof tfjs;
  require(from);
  // IS_TEST suppresses the advice of the pure-JS backend to install tfjs-node; we warn ourselves.
  const quiet = tf.env().getBool('IS_TEST');
  tf.env().set('IS_TEST', true);
  try {
    return await start(tf, name);
  } finally {
    tf.env().set('IS_TEST', quiet);
  }
}

async function start(tf: typeof tfjs, name: BackendName): Promise<typeof tfjs> {
  if (!(await tf.setBackend(name))) throw new Error(`the backend "${name}" does not start`);
  await tf.ready();
  // A binding that loads may still fail at its first op.
  const product = tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]));
  const [x] = await product.data();
  product.dispose();
  if (x !== 11) throw new Error(`it computes 1*3 + 2*4 = ${x}`);
  return tf;
}

const firstLine = (text: string) => text.split('\n')[0]!.replace(/[. ]+$/, '');
