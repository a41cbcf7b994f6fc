import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {comparisonHtml} from './comparison-html.js';
import {sampleResult, withoutControl} from './sample-result.js';
import {writeReport} from './write-report.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-report-'));
});
afterAll(() => rm(folder, {recursive: true}));

describe('writeReport', () => {
  it('writes the page and the numbers, and nothing else', async () => {
    const out = join(folder, 'deep', 'report');
    const result = sampleResult();
    const paths = await writeReport(result, out);
    expect(paths).toEqual({html: join(out, 'report.html'), json: join(out, 'results.json')});
    expect((await readdir(out)).sort()).toEqual(['report.html', 'results.json']);
    expect(await readFile(paths.html, 'utf8')).toBe(comparisonHtml(result));
    expect(JSON.parse(await readFile(paths.json, 'utf8'))).toEqual(result);
  });

  it('writes nothing without a boost control', async () => {
    const out = join(folder, 'none');
    await expect(writeReport(withoutControl(sampleResult()), out)).rejects.toThrow(
      'without its boost controls',
    );
    expect(await readdir(folder)).not.toContain('none');
  });
});
