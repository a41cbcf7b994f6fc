import {execFile} from 'node:child_process';
import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import {chromium} from '@cs-internal/test-kit/chromium';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {comparisonHtml} from './comparison-html.js';
import {sampleFigures} from './sample-figures.js';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-page-'));
});
afterAll(() => rm(folder, {recursive: true, force: true}));

// Skipped if no Chromium is found. CS_CHROMIUM sets its path.
describe.skipIf(!chromium)('the page in Chromium', () => {
  let profiles = 0;
  const open = (page: string, ...options: string[]) =>
    run(
      chromium!,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--enable-logging=stderr',
        `--user-data-dir=${join(folder, `profile-${++profiles}`)}`,
        ...options,
        pathToFileURL(page).href,
      ],
      {maxBuffer: 1 << 26},
    );
  /** A page whose script writes into its title what the browser made of the page. */
  const write = async (name: string, html = comparisonHtml(sampleFigures())) => {
    const probe = `<script>
const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
const small = [...document.querySelectorAll('svg,table')].filter((each) => {
  const {width, height} = each.getBoundingClientRect();
  return !(width > 100 && height > 30);
});
const count = (what) => document.querySelectorAll(what).length;
const size = (each) => (12 * each.getBoundingClientRect().width) / each.viewBox.baseVal.width;
const readable = [...document.querySelectorAll('figure > svg')].every((each) => size(each) >= 9);
const tableWidth = Math.max(...[...document.querySelectorAll('table')].map((each) => each.scrollWidth));
document.title = JSON.stringify({wide, readable, tableWidth, small: small.length, charts: count('figure > svg'), tables: count('table')});
</script>`;
    const path = join(folder, name);
    await writeFile(path, html.replace('</body>', `${probe}</body>`));
    return path;
  };

  it.each([1280, 390])(
    'shows every chart and table without an error, %s pixels wide',
    async (width) => {
      const page = await write(`page-${width}.html`);
      const {stdout, stderr} = await open(page, `--window-size=${width},900`, '--dump-dom');
      const html = comparisonHtml(sampleFigures());
      const count = (what: RegExp) => html.match(what)!.length;
      const {tableWidth: _, ...seen} = JSON.parse(/<title>(.*?)<\/title>/.exec(stdout)![1]!);
      expect(seen).toEqual({
        wide: 0,
        readable: true,
        small: 0,
        charts: count(/<figure/g),
        tables: count(/<table/g),
      });
      expect(stderr.split('\n').filter((line) => line.includes(':CONSOLE'))).toEqual([]);
    },
    120_000,
  );

  it('notices an error on the console', async () => {
    const page = join(folder, 'broken.html');
    await writeFile(page, '<!doctype html><script>console.error("found")</script>');
    const {stderr} = await open(page, '--dump-dom');
    expect(stderr).toMatch(/:CONSOLE.*found/);
  }, 600_000);

  it('has no table wider than an A4 page in print', async () => {
    // 210 mm minus two margins of 12 mm, at 96 dots per inch.
    const sheet = 703;
    const html = comparisonHtml(sampleFigures())
      .replace('@media print{', '@media all{')
      .replace('<body>', `<body style="width:${sheet}px">`);
    const {stdout} = await open(await write('sheet.html', html), '--window-size=1280,900', '--dump-dom');
    const {tableWidth} = JSON.parse(/<title>(.*?)<\/title>/.exec(stdout)![1]!);
    expect(tableWidth).toBeGreaterThan(300);
    expect(tableWidth).toBeLessThanOrEqual(sheet);
  }, 120_000);

  it('prints', async () => {
    const pdf = join(folder, 'page.pdf');
    await open(await write('print.html'), `--print-to-pdf=${pdf}`);
    expect((await stat(pdf)).size).toBeGreaterThan(20_000);
  }, 600_000);
});
