import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {chromium} from '@cs-internal/test-kit/chromium';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {averagePrecision, pairedLift, rocAuc} from './index.js';
import {goldens} from './test-columns.js';

const run = promisify(execFile);

const dist = new URL('../dist/', import.meta.url);
const arms = {baseline: [0, 1, 0, 1, 1, 0, 1], treatment: [1, 1, 0, 1, 1, 0, 1]};
const cases = goldens.binary.map(({labels, scores}) => ({labels, scores}));

/** What the build imports: a page without a bundler names it in an import map. */
const imported: Readonly<Record<string, URL>> = {
  'core.js': new URL(import.meta.resolve('@cs/core')),
  'levenshtein.js': new URL('esm/mod.js', import.meta.resolve('fastest-levenshtein')),
};

/** Imports the build without a bundler, and posts results to the server. */
const page = `<!doctype html>
<script type="importmap">{"imports": {"@cs/core": "/core.js", "fastest-levenshtein": "/levenshtein.js"}}</script>
<script type="module">
const post = (value) => fetch('/answer', {method: 'POST', body: JSON.stringify(value)});
try {
  const {rocAuc, averagePrecision, accumulators, hitsAtK, pairedLift} = await import('/index.js');
  const arms = ${JSON.stringify(arms)};
  await post({
    aucs: ${JSON.stringify(cases)}.map((each) => [rocAuc(each), averagePrecision(each)]),
    hits: hitsAtK({scores: [3, 2, 1, 1, 2], requests: [1, 1, 1, 2, 2], labels: [1, 0, 0, 1, 0], k: 1}).rate,
    parts: accumulators.brier().add({labels: [1], scores: [0.5]}).result(),
    lift: pairedLift(arms),
  });
} catch (error) {
  await post({error: String(error)});
}
</script>`;

// Skipped if there is no Chromium. Set CS_CHROMIUM to use one at another path.
describe.skipIf(!chromium)('the build in Chromium', () => {
  let profile: string;
  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'cs-metrics-'));
  });
  afterAll(() => rm(profile, {recursive: true, force: true, maxRetries: 5}));

  it('gives the same numbers as Node, bit for bit', async () => {
    let answered = (_: string) => {};
    const answer = new Promise<string>((resolve) => {
      answered = resolve;
    });
    const server = createServer(async (request, response) => {
      if (request.method === 'POST') {
        answered((await request.toArray()).join(''));
        response.end();
        return;
      }
      const name = request.url!.slice(1);
      const file = imported[name] ?? (/^[\w.-]+\.js$/.test(name) ? new URL(name, dist) : undefined);
      response.setHeader('content-type', file ? 'text/javascript' : 'text/html');
      response.end(file ? await readFile(file) : page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const {port} = server.address() as AddressInfo;
    const browser = run(chromium!, [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `http://127.0.0.1:${port}/`,
    ]);
    browser.catch(() => {});
    try {
      const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
      expect(JSON.parse(await answer)).toEqual({
        aucs: plain(cases.map((each) => [rocAuc(each), averagePrecision(each)])),
        hits: 1 / 2,
        parts: 0.25,
        lift: plain(pairedLift(arms)),
      });
    } finally {
      const ended = new Promise((resolve) => browser.child.once('exit', resolve));
      browser.child.kill();
      await ended;
      server.closeAllConnections();
      server.close();
    }
  }, 120_000);
});
