import {constants} from 'node:fs';
import {access, stat, statfs} from 'node:fs/promises';
import {availableParallelism, freemem, tmpdir, totalmem} from 'node:os';
import {dirname, resolve} from 'node:path';
import {doctor as nativeDoctor} from '@cs/native';
import type {Command} from 'commander';
import {versions} from './run-config.js';
import {backendSizes, say} from './shared.js';

/** The result of one check. */
interface Finding {
  readonly subject: string;
  readonly ok: boolean;
  readonly found: string;
}

/** With less free memory, a training of the default size may fail. */
const LEAST_MEMORY_GB = 2;

/** Defines `cs-ranker doctor`. */
export function makeDoctor(command: Command): void {
  command
    .option('--out <folder>', 'folder to check for write access and free space', '.')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker doctor --out runs

The exit code is 1 if the other commands cannot work. A missing native backend does not count, because
training works without it, only slower. Run 'npx cs-native doctor' for details about it.`,
    )
    .action(async ({out, json}) => {
      const {backend} = await backendSizes();
      const findings: Finding[] = [{subject: 'backend', ok: true, found: backend}];
      if (backend !== 'tensorflow') {
        const {advice} = await nativeDoctor();
        findings.push({
          subject: 'native backend',
          ok: true,
          found: `missing, so training is slower. ${advice}`,
        });
      }
      for (const [subject, found] of Object.entries(versions())) findings.push({subject, ok: true, found});
      findings.push(memory(), {subject: 'cores', ok: true, found: String(availableParallelism())});
      for (const folder of new Set([out, tmpdir()])) findings.push(await writable(folder));
      const works = findings.every(({ok}) => ok);
      const lines = findings.map(
        ({subject, ok, found}) => `${ok ? 'ok' : '--'}  ${subject.padEnd(22)} ${found}`,
      );
      say(json ? JSON.stringify({works, findings}) : lines.join('\n'));
      if (!works) process.exitCode = 1;
    });
}

function memory(): Finding {
  const [free, total] = [freemem(), totalmem()].map((bytes) => bytes / 1e9) as [number, number];
  const found = `${free.toFixed(1)} GB free of ${total.toFixed(1)} GB`;
  return {subject: 'memory', ok: free >= LEAST_MEMORY_GB, found};
}

async function writable(folder: string): Promise<Finding> {
  const subject = `folder ${folder}`;
  try {
    const existing = await nearestExisting(resolve(folder));
    if (!(await stat(existing)).isDirectory())
      return {subject, ok: false, found: `${existing} is a file, not a folder`};
    await access(existing, constants.W_OK);
    const {bavail, bsize} = await statfs(existing);
    const can = existing === resolve(folder) ? 'is writable' : 'can be created';
    return {subject, ok: true, found: `${can}, ${((bavail * bsize) / 1e9).toFixed(1)} GB free`};
  } catch (error) {
    return {subject, ok: false, found: (error as Error).message};
  }
}

/** The path itself or its closest existing parent; the commands create missing folders. */
async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return nearestExisting(dirname(path));
  }
}
