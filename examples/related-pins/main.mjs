// @ts-check
/**
 * The paper's comparison on a generated log of Related Pins: a baseline, each plug-in alone and all three, on the
 * same seeds. Prints the tables and writes them, with charts, as one HTML page.
 *
 *     node examples/related-pins/main.mjs [--seeds 3] [--world-seed 1] [--out out/related-pins]
 */
import {firstSeeds, loadAffordable, runComparison, simulateLog, whole} from '@cs/ranker-reference';
import {program} from 'commander';

const options = program
  // Wrong usage exits with 2, as everywhere here; commander has said what is wrong.
  .exitOverride(({exitCode}) => process.exit(exitCode === 0 ? 0 : 2))
  .showHelpAfterError('(see --help)')
  .option('--seeds <count>', 'how many times each arm is trained', whole)
  .option('--world-seed <number>', 'seed of the generated world', whole, 1)
  .option('--out <folder>', 'where the report goes', 'out/related-pins')
  .parse()
  .opts();

const {backend, sizes} = await loadAffordable();
const seeds = firstSeeds(options.seeds ?? sizes.seeds);
console.log(`TensorFlow.js backend: ${backend}`);

console.log('Generating the log');
const log = simulateLog({seed: options.worldSeed});
console.log(`${log.rows.toLocaleString('en')} impressions in ${log.requests.toLocaleString('en')} requests`);

await runComparison(log, {
  name: 'Related pins, generated',
  ...sizes,
  seeds,
  out: options.out,
});
