import {metricsError} from './checks.js';

/**
 * The parts of the browser's worker API that are used here. The types of Node do not include
 * them.
 */
interface WebWorker {
  onmessage: ((event: {data: unknown}) => void) | null;
  onerror: ((event: {message?: string; preventDefault?(): void}) => void) | null;
  postMessage(value: unknown): void;
  terminate(): void;
}
interface WebScope extends Omit<WebWorker, 'terminate'> {
  readonly name?: string;
  readonly WorkerGlobalScope?: unknown;
  readonly navigator?: {readonly hardwareConcurrency?: number};
  readonly Worker: new (url: URL, options: {type: 'module'; name: string}) => WebWorker;
}
const scope = globalThis as unknown as WebScope;

const isNode = typeof process === 'object' && process.versions?.node !== undefined;

/** Number of threads that the machine runs at the same time. */
export async function availableThreads(): Promise<number> {
  if (isNode) return (await import('node:os')).availableParallelism();
  return scope.navigator?.hardwareConcurrency ?? 1;
}

/**
 * Runs a task in a new thread and returns its answer. The thread loads the module `url`, which
 * must call {@link answerIn} with the same mark.
 */
export async function inThread<Task, Answer>(url: string, mark: string, task: Task): Promise<Answer> {
  if (isNode) return inNodeThread(url, mark, task);
  return new Promise((resolve, reject) => {
    const worker = new scope.Worker(new URL(url), {type: 'module', name: mark});
    worker.onmessage = ({data}) => {
      worker.terminate();
      resolve(data as Answer);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      reject(
        metricsError(
          'parallelBootstrapLift',
          'a worker failed',
          event.message ?? 'no message, so the module could not be loaded',
          `Check that ${url} can be loaded as a module, or use pairedBootstrapLift`,
        ),
      );
    };
    // A module worker queues messages until its module has run.
    worker.postMessage(task);
  });
}

async function inNodeThread<Task, Answer>(url: string, mark: string, task: Task): Promise<Answer> {
  const {Worker} = await import('node:worker_threads');
  // Node rejects --input-type for a worker that is loaded from a file.
  const execArgv = process.execArgv.filter((flag) => !flag.startsWith('--input-type'));
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(url), {workerData: {[mark]: task}, execArgv});
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(
        metricsError(
          'parallelBootstrapLift',
          'a worker thread exited before it answered',
          `exit code ${code}`,
          'Use fewer workers, or pairedBootstrapLift',
        ),
      ),
    );
  });
}

/**
 * Answers the task if this is a thread that {@link inThread} started with the same mark.
 * Otherwise does nothing.
 */
export async function answerIn<Task, Answer>(mark: string, answer: (task: Task) => Answer): Promise<void> {
  if (isNode) {
    const {isMainThread, parentPort, workerData} = await import('node:worker_threads');
    if (!isMainThread && workerData?.[mark]) parentPort!.postMessage(answer(workerData[mark]));
  } else if (scope.WorkerGlobalScope !== undefined && scope.name === mark) {
    scope.onmessage = ({data}) => scope.postMessage(answer(data as Task));
  }
}
