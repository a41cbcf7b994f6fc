import {execFileSync} from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, expect, it} from 'vitest';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cs-two-copies-')));
afterAll(() => rmSync(folder, {recursive: true}));

// The packages that tfjs itself depends on.
const ofTfjs = createRequire(createRequire(import.meta.url).resolve('@tensorflow/tfjs'));
const own = ofTfjs.resolve('@tensorflow/tfjs-layers');

/** Copies tfjs-layers, as version 4.21.0, beside a link to the same tfjs-core. */
function secondCopy(): string {
  const scope = join(folder, 'node_modules', '@tensorflow');
  const copy = join(scope, 'tfjs-layers', 'dist', 'tf-layers.node.js');
  mkdirSync(dirname(copy), {recursive: true});
  writeFileSync(copy, readFileSync(own, 'utf8').replace("version = '4.22.0'", "version = '4.21.0'"));
  symlinkSync(
    join(dirname(ofTfjs.resolve('@tensorflow/tfjs-core')), '..'),
    join(scope, 'tfjs-core'),
    'junction',
  );
  return copy;
}

it('rejects a model of another copy of TensorFlow.js and names both copies', () => {
  const copy = secondCopy();
  const script = `
    import {createRequire} from 'node:module';
    import * as tf from '@tensorflow/tfjs';
    import {attachTerm} from '@cs/graph';
    const other = createRequire(import.meta.url)(${JSON.stringify(copy)});
    const dense = ({layers}, name) => layers.dense({units: 1, inputShape: [2], name});
    const x = other.input({shape: [2]});
    const say = (model) => {
      try {
        attachTerm(model, {name: 'a', order: 1, spec: {}});
        console.log('> accepted');
      } catch (error) {
        console.log('> ' + error.message);
      }
    };
    say(other.model({inputs: x, outputs: dense(other, 'a').apply(x)}));
    say(other.sequential({layers: [dense(other, 'b')]}));
    say(tf.sequential({layers: [dense(tf, 'c')]}));
  `;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const message = `[@cs/graph] attachTerm: the model was made by another copy of TensorFlow.js, whose layers cannot be combined with those of this package. Received: a model of tfjs-layers 4.21.0; this package uses version 4.22.0. Loaded copies: ${own}, ${copy}. Find the copies with "npm ls @tensorflow/tfjs" and install only one, e.g. with the same version of tfjs and tfjs-node, then "npm dedupe".`;
  const lines = printed.split('\n').filter((line) => line.startsWith('> '));
  expect(lines).toEqual([`> ${message}`, `> ${message}`, '> accepted']);
});
