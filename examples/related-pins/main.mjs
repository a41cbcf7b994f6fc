// @ts-check
/**
 * The paper's comparison on a generated log of Related Pins: a baseline, each plug-in alone and all three, on the
 * same seeds; with `--preset paper` all arms of its Table 1. Prints the tables and writes them, with charts, as one HTML page. Each
 * training runs in a process of its own and is kept: the same command goes on where it stopped.
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
  throw new InvalidArgumentError('It must be a whole number from 1.');
};

const conditions = ['kept', 'partly absent', 'absent'];

const options = program
  // Wrong usage exits with 2, as everywhere here; commander has said what is wrong.
  .exitOverride(({exitCode}) => process.exit(exitCode === 0 ? 0 : 2))
  .showHelpAfterError('(see --help)')
  .option('--seeds <count>', 'how many times each arm is trained', whole)
  .addOption(new Option('--preset <arms>', 'which arms').choices(Object.keys(armPresets)).default('quick'))
  .addOption(new Option('--size <size>', 'of the world').choices(Object.keys(worlds)).default('small'))
  .addOption(
    new Option('--fresh-history <kind>', 'whether the log has the history of fresh items')
      .choices(conditions)
      .default('kept'),
  )
  .option('--processes <count>', 'how many trainings at once', whole, availableParallelism())
  .option('--work <folder>', 'where trainings are kept (default: work in the folder of the report)')
  .option('--results <file>', 'another file for the results')
  .option('--world-seed <number>', 'seed of the generated world', whole, 1)
  .option('--out <folder>', 'where the report goes', 'out/related-pins')
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
