import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {runInProcesses} from './process-pool.js';

let folder: string;
let script: URL;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-pool-'));
  const path = join(folder, 'task.mjs');
  // Records its start and end, and does what its argument says.
  await writeFile(
    path,
    `import {appendFileSync, readFileSync} from 'node:fs';
const [, , name, what, file] = process.argv;
const note = (text) => file && appendFileSync(file, text + ' ' + name + '\\n');
note('begin');
process.send({done: 0.5});
const begun = () => (file ? readFileSync(file, 'utf8').match(/begin/g).length : 1);
// Waits until as many processes have started as may run at once, even on a slow machine.
while (process.env.TOGETHER && begun() < Number(process.env.TOGETHER)) {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
note('end');
if (what === 'tell') process.send({error: 'it is ' + name + ', env ' + process.env.POOL_TEST});
if (what === 'throw') throw new Error('thrown words');
if (what === 'kill') process.kill(process.pid, 'SIGKILL');
process.exitCode = what === 'tell' ? 1 : 0;
process.disconnect?.();
`,
  );
  script = pathToFileURL(path);
});
afterAll(() => rm(folder, {recursive: true}));

describe('runInProcesses', () => {
  it('returns why tasks failed and runs the others', async () => {
    const seen: [string, number][] = [];
    const failures = await runInProcesses(
      ['fine', 'tell', 'throw', 'kill', 'good'].map((what) => ({id: what, args: [what, what]})),
      {script, processes: 3, env: {POOL_TEST: 'set'}, onProgress: (id, done) => seen.push([id, done])},
    );
    expect([...failures.keys()].sort()).toEqual(['kill', 'tell', 'throw']);
    expect(failures.get('tell')).toBe('it is tell, env set');
    expect(failures.get('kill')).toBe('the process was ended by SIGKILL. Last lines of its stderr: none');
    expect(failures.get('throw')).toMatch(/the process ended with code 1\. Last lines of its stderr: .*/);
    for (const what of ['good', 'kill']) {
      expect(seen.filter(([id]) => id === what).map(([, done]) => done)).toEqual([0, 0.5, 1]);
    }
  });

  it.each([1, 2])('runs at most %s at a time', async (processes) => {
    const file = join(folder, `notes-${processes}`);
    const tasks = [1, 2, 3, 4].map((n) => ({id: `${n}`, args: [`${n}`, 'fine', file]}));
    const env = {TOGETHER: `${processes}`};
    expect((await runInProcesses(tasks, {script, processes, env})).size).toBe(0);
    let now = 0;
    let most = 0;
    for (const line of (await readFile(file, 'utf8')).trim().split('\n')) {
      now += line.startsWith('begin') ? 1 : -1;
      most = Math.max(most, now);
    }
    expect([now, most]).toEqual([0, processes]);
  });

  it('reports a script that does not exist', async () => {
    const nowhere = pathToFileURL(join(folder, 'nowhere.mjs'));
    const failures = await runInProcesses([{id: 'a', args: []}], {script: nowhere, processes: 1});
    expect(failures.get('a')).toMatch(/ended with code 1/);
  });
});
