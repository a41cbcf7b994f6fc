import {readdirSync} from 'node:fs';
import {mkdtemp, readdir, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openBatches, withLock, writeLog} from '@cs/log';
import type {Arm} from '@cs/ranker-reference';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import {afterAll, beforeAll, expect, it} from 'vitest';
import type {ComparisonResult} from '../measure/results.js';
import {compare} from './compare.js';
import {compareInProcesses} from './compare-in-processes.js';
import type {CompareOptions} from './compare-options.js';

/** The built script, so run the build before this test. */
const script = new URL('../../dist/job.js', import.meta.url);
const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});
// So large a weight makes the loss infinite.
const broken: Arm = {name: 'broken', plugIns: ['score-reg'], settings: {'score-reg': {weight: 1e45}}};
const options = {
  preset: 'tiny',
  seeds: [1],
  batchSize: 100,
  arms: [
    {name: 'baseline', plugIns: []},
    {
      name: 'tuned',
      plugIns: ['residual', 'score-reg'],
      candidates: [{'score-reg': {weight: 0.1}}, {'score-reg': {weight: 1}}],
    },
    {name: 'fixed', plugIns: ['residual', 'score-reg'], settings: {'score-reg': {weight: 1}}},
    broken,
  ],
} satisfies CompareOptions;

/** The result with all times set to 0. */
const timeless = (result: ComparisonResult) => ({
  ...result,
  arms: result.arms.map((arm) => ({...arm, stepMs: 0})),
});

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'cs-work-'));
});
afterAll(() => rm(work, {recursive: true}));

onBackends('compareInProcesses', () => {
  const run = (processes: number, change: Partial<CompareOptions> = {}) =>
    compareInProcesses(log, {...options, ...change, work: join(work, 'a'), processes, script});
  const files = async () => {
    const names = (await readdir(join(work, 'a'))).filter((name) => name.endsWith('.json'));
    return new Map(
      await Promise.all(
        names.map(async (name) => [name, (await stat(join(work, 'a', name))).mtimeMs] as const),
      ),
    );
  };

  it('gives the numbers of compare bit for bit with any number of processes, and continues where it stopped', async () => {
    const inside = await compare(log, options);
    const shares: number[] = [];
    const tasks: string[] = [];
    const outside = await run(2, {
      onProgress: (done, task) => {
        shares.push(done);
        tasks.push(task);
      },
    });
    expect(timeless(outside)).toEqual(timeless(inside));
    expect(shares.at(-1)).toBe(1);
    // The task is named before any work is done, with the number of other running tasks.
    expect(shares.slice(0, 2)).toEqual([0, 0]);
    expect(tasks.slice(0, 2)).toEqual(['seed 1, baseline', 'seed 1, baseline and 1 more']);
    expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]!)).toBe(true);
    // A failed arm does not affect the others.
    expect(outside.arms.map(({name}) => name)).toEqual(['baseline', 'tuned', 'fixed']);
    expect(outside.failures).toMatchObject([{arm: 'broken', seed: 1}]);
    expect(outside.failures![0]!.reason).toContain('the loss is not finite');

    // The tuned arm's candidate with weight 1 equals the fixed arm, so 3 trainings write 3 files.
    const before = await files();
    expect(before.size).toBe(3);
    const [lost, spoilt] = [...before.keys()] as [string, string];
    await rm(join(work, 'a', lost));
    await writeFile(join(work, 'a', spoilt), '{"format":');
    expect(timeless(await run(1))).toEqual(timeless(inside));
    const after = await files();
    const again = [...before].filter(([name, time]) => after.get(name) !== time).map(([name]) => name);
    expect(again.sort()).toEqual([lost, spoilt].sort());

    await rm(join(work, 'a'), {recursive: true});
    // A long timeout, because each process loads TensorFlow again.
  }, 600_000);

  it('does not share its work folder with another process', async () => {
    const folder = join(work, 'shared');
    await withLock(folder, async () => {
      await expect(compareInProcesses(log, {...options, work: folder, processes: 1, script})).rejects.toThrow(
        `[@cs/log] withLock: another process uses this folder. Received: ${folder}, locked by process`,
      );
    });
  });

  it('reads a stored log in place, without copying it to the work folder', async () => {
    const folder = join(work, 'stored');
    await writeLog(log, folder);
    const {source, close} = await openBatches(folder, {batches: 'disk', shuffleRows: 64});
    const few = {...options, arms: []};
    const names = new Set<string>();
    const look = () => {
      for (const name of readdirSync(join(work, 'c'))) names.add(name);
    };
    const own = {work: join(work, 'c'), processes: 1, script, onProgress: look};
    const outside = await compareInProcesses(source, {...few, ...own});
    expect([...names].filter((name) => name.startsWith('log'))).toEqual([]);
    expect(timeless(outside)).toEqual(timeless(await compare(source, few)));
    await close();
  }, 600_000);
});

it('throws if the baseline fails, and for fewer than 1 process', async () => {
  const arms: Arm[] = [];
  const run = (processes: number, file: URL) =>
    compareInProcesses(log, {...options, arms, work: join(work, 'b'), processes, script: file});
  await expect(run(1, new URL('./nowhere.js', script))).rejects.toThrow('ended with code 1');
  await expect(run(0, script)).rejects.toThrow(
    '[@cs/experiment] runJobs: processes must be a whole number of at least 1. Received: 0.',
  );
});
