// @ts-check
/**
 * Loads a saved model in a process that cannot import our packages, and checks that its
 * predictions are bitwise the same as before saving. Usage: node load-without-us.mjs FOLDER
 * [--quick]
 */
import {readFile} from 'node:fs/promises';
import {register} from 'node:module';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

register('./refuse-cs.mjs', import.meta.url);
const guarded = await import('@cs/score-reg').then(
  () => false,
  (error) => error.message === 'import blocked: @cs/score-reg',
);
if (!guarded)
  throw new Error('The hook that blocks our packages does not work, so this check would prove nothing.');

const {makeLog} = await import('./data.mjs');
const {loadModel, predict} = await import('./files.mjs');

const [folder = fileURLToPath(new URL('../../out/adopt-one-package/with-score-reg', import.meta.url))] =
  process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const model = await loadModel(folder);
const scores = predict(model, makeLog(process.argv.includes('--quick')).evaluation.x);
const saved = new Float32Array(new Uint8Array(await readFile(join(folder, 'scores.bin'))).buffer);

const layers = [...new Set(model.layers.map((layer) => layer.getClassName()))].join(', ');
const different =
  saved.length === scores.length
    ? scores.filter((score, row) => !Object.is(score, saved[row])).length
    : Math.max(saved.length, scores.length);
console.log(`  layers: ${layers}`);
console.log(`  ${scores.length - different} of ${scores.length} predictions are bitwise the same`);
console.log('  imports of @cs packages: none (they are blocked)');
if (different > 0) process.exitCode = 1;
