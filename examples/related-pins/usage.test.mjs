// @ts-check
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const demo = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/** @type {[string, string[], number, RegExp][]} */
const wrong = [
  ['an unknown option', ['--sedes', '3'], 2, /unknown option '--sedes'/],
  ['no seeds', ['--seeds', '0'], 2, /must be a whole number of at least 1/],
  ['a missing folder name', ['--data'], 2, /argument missing/],
  ['a folder that does not exist', ['--data', 'nowhere'], 1, /importMovieLens: this folder does not exist/],
  ['a folder without MovieLens', ['--data', here], 1, /importMovieLens: this folder holds no known dataset/],
];
for (const [what, args, code, message] of wrong) {
  test(`the demo exits with code ${code} for ${what}`, () => {
    const {status, stderr} = spawnSync(process.execPath, [demo, ...args], {encoding: 'utf8'});
    assert.equal(status, code);
    assert.match(stderr, message);
  });
}

test('main.mjs runs a comparison on the smallest world and writes the report and the results', (context) => {
  const out = mkdtempSync(join(tmpdir(), 'cs-related-pins-'));
  context.after(() => rmSync(out, {recursive: true}));
  const main = fileURLToPath(new URL('main.mjs', import.meta.url));
  const results = join(out, 'kept', 'numbers.json');
  const args = ['--size', 'tiny', '--seeds', '1', '--fresh-history', 'absent', '--results', results];
  const {status, stderr} = spawnSync(process.execPath, [main, ...args, '--out', out], {encoding: 'utf8'});
  assert.equal(status, 0, stderr);
  const result = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
  assert.deepEqual(JSON.parse(readFileSync(results, 'utf8')), result);
  assert.deepEqual(
    result.arms.map((/** @type {{name: string}} */ {name}) => name),
    ['baseline', 'residual', 'score-reg', 'mixup', 'all three'],
  );
  assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /tiny world 1, history of fresh items absent/);
});
