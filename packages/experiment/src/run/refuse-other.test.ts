import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {memoryBatches} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {refuseOther} from './refuse-other.js';

const source = memoryBatches(simulateLog(worlds.tiny));
let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'cs-refuse-'));
});
afterAll(() => rm(out, {recursive: true}));
const write = (content: string) => writeFile(join(out, 'results.json'), content);
const comparison = (sha256: string) => JSON.stringify({format: 'cs-comparison-2', run: {log: {sha256}}});

describe('refuseOther', () => {
  it('accepts a folder without results and one with results of the same log', async () => {
    await refuseOther(out, source);
    await write(comparison(source.logFingerprint()));
    await refuseOther(out, source);
  });

  it('throws for results of another log', async () => {
    await write(comparison('0'));
    await expect(refuseOther(out, source)).rejects.toThrow(
      `[@cs/experiment] compare: the folder already holds the comparison of another log. Received: ${out}.`,
    );
  });

  it.each(['{"accuracy": 0.9}', 'not JSON', 'null'])(
    'throws for a results.json of others: %s',
    async (content) => {
      await write(content);
      await expect(refuseOther(out, source)).rejects.toThrow('the file is not the result of a comparison.');
    },
  );
});
