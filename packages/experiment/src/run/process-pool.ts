import {fileURLToPath} from 'node:url';
import {ExecaError, execaNode} from 'execa';
import pLimit from 'p-limit';

/** A task that runs in its own process. */
export interface ProcessTask {
  readonly id: string;
  /** Arguments of the script. */
  readonly args: readonly string[];
}

/** A message from a process: the share that is done (0 to 1), or why it failed. */
export type ProcessMessage = {readonly done: number} | {readonly error: string};

/** How to run tasks. */
export interface PoolOptions {
  readonly script: URL;
  /** Number of processes at a time, at least 1. */
  readonly processes: number;
  /** Environment variables, in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Called with the id of a task and the share done: 0 when it starts, 1 when it has ended, even if
   * it failed.
   */
  readonly onProgress?: (id: string, done: number) => void;
}

/** Number of stderr lines that the error message of a crash quotes. */
const QUOTED_LINES = 3;

/**
 * Runs each task in its own Node process, several at a time. A failed task does not stop the others.
 * When this process ends, they end too.
 *
 * @returns the reason for each failure, by task id.
 */
export async function runInProcesses(
  tasks: readonly ProcessTask[],
  options: PoolOptions,
): Promise<Map<string, string>> {
  const failures = new Map<string, string>();
  const limit = pLimit(options.processes);
  await limit.map(tasks, async (task) => {
    const failure = await runTask(task, options);
    if (failure !== undefined) failures.set(task.id, failure);
  });
  return failures;
}

async function runTask(
  {id, args}: ProcessTask,
  {script, env, onProgress}: PoolOptions,
): Promise<string | undefined> {
  onProgress?.(id, 0);
  let told: string | undefined;
  try {
    const child = execaNode(fileURLToPath(script), args, {
      ...(env ? {env} : {}),
      nodeOptions: ['--no-deprecation'],
      stdin: 'ignore',
      stdout: 'ignore',
      ipc: true,
      buffer: {ipc: false},
    });
    for await (const message of child.getEachMessage()) {
      const news = message as ProcessMessage;
      if ('error' in news) told = news.error;
      else onProgress?.(id, news.done);
    }
    await child;
    return undefined;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const {signal, exitCode, stderr, shortMessage} = error;
    const lines = String(stderr ?? '').split('\n');
    const last = lines.filter((line) => line.trim()).slice(-QUOTED_LINES);
    let how = shortMessage;
    if (signal) how = `the process was ended by ${signal}`;
    else if (exitCode !== undefined) how = `the process ended with code ${exitCode}`;
    return told ?? `${how}. Last lines of its stderr: ${last.join(' | ') || 'none'}`;
  } finally {
    onProgress?.(id, 1);
  }
}
