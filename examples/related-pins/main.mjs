// @ts-check
/**
 * The paper's comparison on a generated log of Related Pins: a baseline, each plug-in alone and all three, on the
 * same seeds. Prints the tables and writes them, with charts, as one HTML page.
 *
 *     node examples/related-pins/main.mjs [--seeds 3] [--world-seed 1] [--out out/related-pins]
 */
import {loadBackend} from '@cs/native';
import {firstSeeds, runComparison, simulateLog, sizesFor} from '@cs/ranker-reference';
import {program} from 'commander';

const options = program
  .option('--seeds <count>', 'how many times each arm is trained', Number)
  .option('--world-seed <number>', 'seed of the generated world', Number, 1)
  .option('--out <folder>', 'where the report goes', 'out/related-pins')
  .parse()
  .opts();

// So small a ranker is faster on one thread.
const {name: backend} = await loadBackend({threads: 1});
const {seeds: affordable, ...sizes} = sizesFor(backend);
const seeds = firstSeeds(options.seeds ?? affordable);
console.log(`TensorFlow.js backend: ${backend}`);

console.log('Generating the log');
const log = simulateLog({seed: options.worldSeed});
console.log(`${log.rows.toLocaleString('en')} impressions in ${log.requests.toLocaleString('en')} requests`);

await runComparison(log, {
  name: 'Related pins, generated',
  seeds,
  out: options.out,
  ...sizes,
});
