import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readLog, readMeta} from '@cs/log';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

/** The built command line: run the build before this test. */
const cli = fileURLToPath(new URL('../bin/cs-ranker.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-cli-others-'));
});
afterAll(() => rm(folder, {recursive: true}));

function run(...args: string[]): Promise<{code: number; stdout: string; stderr: string}> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], {cwd: folder}, (_, stdout, stderr) => {
      resolve({code: child.exitCode ?? -1, stdout, stderr});
    });
  });
}

describe('cs-ranker import', () => {
  it('imports the ratings of MovieLens, and replaces a log only with --force', async () => {
    await mkdir(join(folder, 'ml'));
    const ratings = ['userId,movieId,rating,timestamp'];
    for (let day = 0; day < 10; day++) {
      for (let n = 0; n < 12; n++) {
        const time = 1e9 + day * 86_400 + Math.floor(n / 3) * 3600 + n;
        ratings.push(`${1 + Math.floor(n / 3)},${1 + ((day + n) % 9)},${1 + ((n + day) % 5)},${time}`);
      }
    }
    ratings.splice(5, 0, '1,2,7,1000000000');
    await writeFile(join(folder, 'ml/ratings.csv'), `${ratings.join('\n')}\n`);
    const films = Array.from({length: 9}, (_, n) => `${n + 1},Film ${n} (1990),Drama|War\n`);
    await writeFile(join(folder, 'ml/movies.csv'), `movieId,title,genres\n${films.join('')}`);
    const done = await run('import', '--movielens', 'ml', '--out', 'log', '--json');
    expect(done.code).toBe(0);
    expect(done.stderr).toMatch(/1 of 121 rows are bad.*\n {2}ratings\.csv:6: out of range 'rating' "7"/);
    const summary = JSON.parse(done.stdout);
    expect(summary).toMatchObject({actions: ['like', 'love'], badRows: {bad: 1}});
    expect((await readMeta(join(folder, 'log'))).rows).toBe(summary.rows);

    const again = ['import', '--movielens', 'ml', '--out', 'log'];
    expect(await run(...again)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/the folder already holds a log.*--force/),
    });
    expect((await run(...again, '--bad-rows', '0', '--force')).stderr).toMatch(/too many rows are bad/);
    expect((await readLog(join(folder, 'log'))).rows).toBe(summary.rows);
    expect((await run(...again, '--force')).code).toBe(0);
  });

  it('imports MovieTweetings with given thresholds', async () => {
    await mkdir(join(folder, 'mt'));
    const ratings = Array.from({length: 120}, (_, n) => {
      const time = 1e9 + Math.floor(n / 12) * 86_400 + Math.floor((n % 12) / 3) * 3600 + n;
      return `${1 + Math.floor((n % 12) / 3)}::${1 + (n % 9)}::${1 + (n % 10)}::${time}\n`;
    });
    await writeFile(join(folder, 'mt/ratings.dat'), ratings.join(''));
    const films = Array.from({length: 9}, (_, n) => `000${n + 1}::Film ${n} (1990)::Drama|War\n`);
    await writeFile(join(folder, 'mt/movies.dat'), films.join(''));
    const done = await run('import', '--movielens', 'mt', '--out', 'tweets', '--like', '5', '--json');
    expect(done).toMatchObject({code: 0, stderr: ''});
    const {source} = await readLog(join(folder, 'tweets'));
    expect(source).toMatchObject({
      name: 'MovieTweetings',
      actions: {like: 'A rating of at least 5 out of 10.', love: 'A rating of 10 out of 10.'},
    });
  });
});
