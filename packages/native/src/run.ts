import {spawn} from 'node:child_process';

/** The result of running a program. */
export interface RunResult {
  /** Exit code; 127 if the program was not found, 124 if it was killed by the timeout. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of `run`. */
export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds after which it is killed. Default: never. */
  readonly timeout?: number;
  /** Called with each line of stdout. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end. The promise never rejects; a missing program gives exit code 127. */
export function run(
  program: string,
  args: readonly string[],
  {env = process.env, cwd, timeout, onLine}: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {env, cwd, stdio: ['ignore', 'pipe', 'pipe']});
    let stdout = '';
    let stderr = '';
    let late = false;
    let pending = '';
    const timer = timeout
      ? setTimeout(() => {
          late = true;
          child.kill('SIGKILL');
        }, timeout)
      : undefined;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (!onLine) return;
      const lines = (pending + text).split('\n');
      pending = lines.pop()!;
      for (const line of lines) onLine(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (error) => resolve({code: 127, stdout, stderr: error.message}));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({code: late ? 124 : (code ?? 1), stdout, stderr});
    });
  });
}

/** The last lines of a program's stderr (or stdout), which nearly always contain the cause. */
export function lastLines({stdout, stderr}: RunResult, count = 6): string {
  const lines = (stderr.trim() || stdout.trim())
    .split('\n')
    .filter((line) => !/^WARNING: Retrying/.test(line));
  return lines.slice(-count).join('\n');
}
