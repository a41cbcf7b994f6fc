// @ts-check
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const demo = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url));

/** @type {[string, string[], number, RegExp][]} */
const wrong = [
  ['an unknown option', ['--sedes', '3'], 2, /unknown option '--sedes'/],
  ['no seeds', ['--seeds', '0'], 2, /must be a whole number from 1/],
  ['a folder that is not named', ['--data'], 2, /argument missing/],
  ['a folder without MovieLens', ['--data', 'nowhere'], 1, /importMovieLens: no MovieLens dataset/],
];
for (const [what, args, code, message] of wrong) {
  test(`the demo ends with ${code} for ${what}`, () => {
    const {status, stderr} = spawnSync(process.execPath, [demo, ...args], {encoding: 'utf8'});
    assert.equal(status, code);
    assert.match(stderr, message);
  });
}
