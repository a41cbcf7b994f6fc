import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import {describe, expect, it, vi} from 'vitest';
import {comparisonText} from '../report/comparison-text.js';
import {firstSeeds, runComparison, sizesFor} from './run-comparison.js';

onBackends('runComparison', () => {
  it('writes the report, and prints the tables and the paths of the report', async () => {
    const out = await mkdtemp(join(tmpdir(), 'cs-comparison-'));
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 5});
    const said: string[] = [];
    const result = await runComparison(log, {
      preset: 'tiny',
      seeds: [1],
      arms: [{name: 'mixup', plugIns: ['mixup']}],
      out,
      print: (text) => said.push(text),
    });
    stderr.mockRestore();
    expect(said.join('\n')).toContain(comparisonText(result));
    expect(said.at(-1)).toBe(`Report: ${join(out, 'report.html')}\nNumbers: ${join(out, 'results.json')}`);
    expect(JSON.parse(await readFile(join(out, 'results.json'), 'utf8')).seeds).toEqual([1]);
    await rm(out, {recursive: true});
  });
});

describe('sizesFor', () => {
  it('gives the native backend the larger model and more seeds', () => {
    expect(sizesFor('tensorflow')).toEqual({preset: 'small', seeds: 3});
    expect(sizesFor('wasm')).toEqual({preset: 'tiny', seeds: 1});
    expect(sizesFor('cpu')).toEqual(sizesFor('wasm'));
  });
});

describe('firstSeeds', () => {
  it('counts from 1', () => {
    expect(firstSeeds(3)).toEqual([1, 2, 3]);
    expect(() => firstSeeds(Number.NaN)).toThrow(
      '[@cs/experiment] firstSeeds: the number of seeds must be a whole number of at least 1. Received: NaN.',
    );
  });
});
