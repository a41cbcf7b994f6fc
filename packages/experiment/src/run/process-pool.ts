import {type ChildProcess, fork} from 'node:child_process';

/** A task for a process of its own. */
export interface ProcessTask {
  readonly id: string;
  /** Arguments of the script. */
  readonly args: readonly string[];
}

/** What a process may tell: how far it is, or why it cannot go on. */
export type ProcessMessage = {readonly done: number} | {readonly error: string};

/** How to run tasks. */
export interface PoolOptions {
  /** The script. */
  readonly script: URL;
  /** How many at once, from 1. */
  readonly processes: number;
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the id of a task and its share done: first with 0, as soon as it starts, last with 1, however it ended. */
  readonly onProgress?: (id: string, done: number) => void;
}

/** Lines of a process's errors that are kept for the message of a crash. */
const LAST_WORDS = 3;

/**
 * Runs each task in a Node process of its own, some at once. A task that fails does not stop the others. The processes end with this
 * one, however it ends.
 *
 * @returns why tasks failed, by their ids.
 */
export async function runInProcesses(
  tasks: readonly ProcessTask[],
  options: PoolOptions,
): Promise<Map<string, string>> {
  const failures = new Map<string, string>();
  const waiting = [...tasks];
  const running = new Set<ChildProcess>();
  const work = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const failure = await runTask(task, options, running);
      if (failure !== undefined) failures.set(task.id, failure);
    }
  };
  const stop = () => {
    for (const child of running) child.kill();
  };
  process.once('exit', stop);
  try {
    await Promise.all(Array.from({length: options.processes}, work));
  } finally {
    process.off('exit', stop);
    stop();
  }
  return failures;
}

function runTask(
  {id, args}: ProcessTask,
  {script, env, onProgress}: PoolOptions,
  running: Set<ChildProcess>,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = fork(script, args, {
      env: {...process.env, ...env},
      execArgv: ['--no-deprecation'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    running.add(child);
    onProgress?.(id, 0);
    let failure: string | undefined;
    let errors: string[] = [];
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      errors = [...errors, ...text.split('\n').filter((line) => line.trim())].slice(-LAST_WORDS);
    });
    child.on('message', (message: ProcessMessage) => {
      if ('error' in message) failure = message.error;
      else onProgress?.(id, message.done);
    });
    child.on('error', (error) => {
      failure ??= `the process could not be started: ${error.message}`;
      if (child.pid === undefined) resolve(failure);
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      onProgress?.(id, 1);
      if (code === 0) return resolve(undefined);
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      resolve(failure ?? `the process ${how}. Its last words: ${errors.join(' | ') || 'none'}`);
    });
  });
}
