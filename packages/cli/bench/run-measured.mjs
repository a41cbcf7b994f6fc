// Runs a command and measures its time and the memory of all of its processes. Linux only: it reads /proc.
import {spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import os from 'node:os';

const EVERY_MS = 200;

/** A number of kB from the kernel's status of a process; 0 if it has just ended. */
function status(pid, field) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** CPU seconds of a process; 0 if it has just ended. */
function cpuSeconds(pid) {
  try {
    // The fields after the process name, which may contain spaces, have the times in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** A process and all that it started, directly or indirectly. */
function treeOf(root) {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [Number(pid), status(pid, 'PPid')]));
  const within = (pid) => pid === root || (parents.has(pid) && within(parents.get(pid)));
  return [...parents.keys()].filter(within);
}

/**
 * Runs a command to its end.
 *
 * @returns `seconds` of wall time; `cpuSeconds` of all processes; `peakMB`, the largest sum of the memory high-water marks
 *   (VmHWM) of the processes alive at the same time, sampled every 200 ms; and `stdout`. Its stderr is passed on.
 * @throws if it fails.
 */
export async function runMeasured(command, args, options = {}) {
  const began = performance.now();
  const child = spawn(command, args, {...options, stdio: ['ignore', 'pipe', 'inherit']});
  let stdout = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  let peak = 0;
  const cpu = new Map();
  const look = () => {
    const tree = treeOf(child.pid);
    peak = Math.max(
      peak,
      tree.reduce((sum, pid) => sum + status(pid, 'VmHWM'), 0),
    );
    for (const pid of tree) cpu.set(pid, Math.max(cpu.get(pid) ?? 0, cpuSeconds(pid)));
  };
  const timer = setInterval(look, EVERY_MS);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(timer));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`);
  return {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: [...cpu.values()].reduce((sum, each) => sum + each, 0),
    peakMB: peak / 1024,
    stdout,
  };
}

/** The machine that a benchmark runs on. */
export function machine() {
  return {
    cpu: os.cpus()[0].model,
    cores: os.availableParallelism(),
    memoryGB: Math.round(os.totalmem() / 1e9),
    node: process.version,
    loadAverage: os.loadavg()[0],
  };
}
