// @ts-check
/**
 * Compares the plug-ins on a generated log of related pins: a ranker without plug-ins, with each of them, and with all
 * three, on the same seeds. `--preset paper` trains all arms of the paper's Table 1. It prints the results and writes a
 * page with charts. Finished trainings are kept, so after an interruption the same command continues.
 *
 *     node examples/related-pins/main.mjs [--preset quick] [--size small] [--seeds 3] [--world-seed 1] [--out out/related-pins]
 */
import {availableParallelism} from 'node:os';
import {armPresets, firstSeeds, loadAffordable, runComparison} from '@cs/experiment';
import {simulateLog, worlds} from '@cs/worlds';
import {InvalidArgumentError, Option, program} from 'commander';

/** @param {string} text */
const whole = (text) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
};

const conditions = ['kept', 'partly absent', 'absent'];

const options = program
  // Exit with 2 for wrong usage, as cs-ranker does.
  .exitOverride(({exitCode}) => process.exit(exitCode === 0 ? 0 : 2))
  .showHelpAfterError('(see --help)')
  .option('--seeds <count>', 'number of seeds (default: 3, or 1 without the native backend)', whole)
  .addOption(
    new Option('--preset <arms>', 'which arms to train').choices(Object.keys(armPresets)).default('quick'),
  )
  .addOption(
    new Option('--size <size>', 'size of the generated world').choices(Object.keys(worlds)).default('small'),
  )
  .addOption(
    new Option('--fresh-history <kind>', 'whether the log contains the history of fresh items')
      .choices(conditions)
      .default('kept'),
  )
  .option('--processes <count>', 'number of trainings that run at once', whole, availableParallelism())
  .option('--work <folder>', 'folder for finished trainings (default: work in --out)')
  .option('--results <file>', 'also write the results to this file')
  .option('--world-seed <number>', 'seed of the generated world', whole, 1)
  .option('--out <folder>', 'folder for the report', 'out/related-pins')
  .parse()
  .opts();

const {backend, sizes} = await loadAffordable();
const seeds = firstSeeds(options.seeds ?? sizes.seeds);
console.log(`TensorFlow.js backend: ${backend}`);

console.log('Generating the log');
const {size, freshHistory, worldSeed} = options;
const log = simulateLog({...worlds[size], freshHistory, seed: worldSeed});
console.log(`${log.rows.toLocaleString('en')} impressions in ${log.requests.toLocaleString('en')} requests`);

const without = freshHistory === 'kept' ? '' : `, history of fresh items ${freshHistory}`;
const {failures} = await runComparison(log, {
  name: `Related pins, generated: ${size} world ${worldSeed}${without}`,
  ...sizes,
  seeds,
  arms: armPresets[options.preset](),
  figures: options.preset === 'paper',
  processes: options.processes,
  ...(options.work ? {work: options.work} : {}),
  ...(options.results ? {results: options.results} : {}),
  out: options.out,
});
if (failures?.length) process.exitCode = 1;
