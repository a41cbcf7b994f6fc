import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {diskBatches, memoryBatches, openLog, partRows, writeLog} from '@cs/log';
import {buildRanker, predictPart, scoredLog} from '@cs/ranker-reference';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';
import {measureModel} from './measure-model.js';
import {measureScores} from './measure-scores.js';
import {calibrateScores, coldExposure, requestHits} from './score-arm.js';
import {definedMean} from './summarise-arm.js';

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});
const how = {coldDays: 28, k: 3};

onBackends('measureModel', () => {
  it('equals the measures of all rows at once', async () => {
    const model = buildRanker(log, {preset: 'tiny', seed: 3});
    const [before, part] = [partRows(log, 'calibration', 28), partRows(log, 'evaluation', 28)];
    const scores = calibrateScores(
      {
        before: await predictPart(model, log, 'calibration'),
        raw: await predictPart(model, log, 'evaluation'),
      },
      before,
      {},
    );
    const hits = requestHits(scores.final, part, part.labels, 'realised', 3);
    const measured = await measureModel(model, memoryBatches(log), how);
    expect(measured.rows).toBe(part.rows);
    expect(measured.exposure).toBeCloseTo(coldExposure(scores.final, part, 3), 9);
    measured.actions.forEach(({action, freshHits, allHits, ...measures}) => {
      expect(freshHits).toBeCloseTo(definedMean(hits[action]!.fresh), 9);
      expect(allHits).toBeCloseTo(definedMean(hits[action]!.all), 9);
      const {labels, cold, requests} = part;
      const expected = measureScores(
        {scores: scores.byAction[action]!, ranking: scores.final, labels: labels[action]!, cold, requests},
        3,
      );
      for (const [name, value] of Object.entries(expected)) {
        const found = measures[name as keyof typeof measures];
        expect(Number.isNaN(found), `${action} ${name}`).toBe(Number.isNaN(value));
        if (Number.isNaN(value)) continue;
        const difference = Math.abs(found - value);
        // The shifts differ by up to 1e-6, and scores have 32 bits.
        expect(difference, `${action} ${name}`).toBeLessThan(1e-6 * Math.max(10, Math.abs(value)));
      }
    });
  });

  it('is bitwise the same for a log on disk', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'cs-measure-')), 'log');
    await writeLog(log, folder, 5);
    const flat = await openLog(folder);
    const model = buildRanker(log, {preset: 'tiny', seed: 3});
    const [disk, memory] = [diskBatches(flat), memoryBatches(log)];
    expect(await measureModel(model, disk, how)).toEqual(await measureModel(model, memory, how));
    const scored = await scoredLog(model, disk, 'evaluation');
    expect(scored).toEqual(await scoredLog(model, memory, 'evaluation'));
    expect(scored.predictions).toEqual(await predictPart(model, log, 'evaluation'));
    await flat.close();
    await rm(join(folder, '..'), {recursive: true});
  });
});
