import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  baselineFacts,
  comparisonHtml,
  comparisonTables,
  comparisonText,
  sampleFigures,
  verdict as verdictOf,
} from '@cs/experiment';
import {Command} from 'commander';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {makeReport} from './report.js';

const result = sampleFigures();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-report-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, {recursive: true});
});

/** Runs the command and returns what it prints. */
async function report(...args: string[]): Promise<string> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  const program = new Command('cs-ranker').exitOverride();
  makeReport(program.command('report'));
  await program.parseAsync(['report', ...args], {from: 'user'});
  return out;
}

describe('cs-ranker report', () => {
  it('writes the page next to the results without changing them, and prints the tables', async () => {
    const file = join(folder, 'results.json');
    const json = JSON.stringify(result);
    await writeFile(file, json);
    const printed = await report(folder);
    expect((await readdir(folder)).sort()).toEqual(['report.html', 'results.json']);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe(comparisonHtml(result));
    expect(await readFile(file, 'utf8')).toBe(json);
    expect(printed).toBe(
      `${comparisonText(result)}\n\nReport: ${join(folder, 'report.html')}\nNumbers: ${file}\n`,
    );
  });

  it('writes to the folder --out, and prints JSON with --json', async () => {
    const file = join(folder, 'numbers.json');
    await writeFile(file, JSON.stringify(result));
    const out = join(folder, 'new', 'page');
    const {html, results, baseline, verdict, tables} = JSON.parse(await report(file, '--out', out, '--json'));
    expect([html, results]).toEqual([join(out, 'report.html'), file]);
    expect(baseline).toEqual(baselineFacts(result));
    expect(verdict).toEqual(verdictOf(result));
    expect(tables).toEqual(comparisonTables(result));
    expect(await readFile(html, 'utf8')).toBe(comparisonHtml(result));
    expect((await readdir(folder)).sort()).toEqual(['new', 'numbers.json']);
  });

  it('rejects a file that is not a comparison, and writes nothing', async () => {
    await mkdir(join(folder, 'run'));
    await writeFile(join(folder, 'run', 'results.json'), '{}');
    await expect(report(join(folder, 'run'), '--out', join(folder, 'page'))).rejects.toThrow(
      'readComparison: the file is not a result of the format cs-comparison-4.',
    );
    expect(await readdir(folder)).toEqual(['run']);
  });
});
