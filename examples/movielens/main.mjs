// @ts-check
/**
 * Compares the plug-ins on MovieLens, as related-pins does on a generated log. Download a data set from
 * https://grouplens.org/datasets/movielens/ first; its licence does not allow us to include it.
 *
 *     node examples/movielens/main.mjs --data ml-100k [--seeds 3] [--out out/movielens]
 */
import {firstSeeds, loadAffordable, runComparison} from '@cs/experiment';
import {importMovieLens} from '@cs/log';
import {InvalidArgumentError, program} from 'commander';

/** @param {string} text */
const whole = (text) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
};

const options = program
  // Exit with 2 for wrong usage, as cs-ranker does.
  .exitOverride(({exitCode}) => process.exit(exitCode === 0 ? 0 : 2))
  .showHelpAfterError('(see --help)')
  .requiredOption('--data <folder>', 'the unpacked MovieLens folder')
  .option('--seeds <count>', 'number of seeds (default: 3, or 1 without the native backend)', whole)
  .option('--out <folder>', 'folder for the report', 'out/movielens')
  .parse()
  .opts();

const {backend, sizes} = await loadAffordable();
const seeds = firstSeeds(options.seeds ?? sizes.seeds);
console.log(`TensorFlow.js backend: ${backend}`);

console.log('Reading MovieLens');
const log = await importMovieLens(options.data);
console.log(`${log.rows.toLocaleString('en')} ratings in ${log.requests.toLocaleString('en')} lists`);

await runComparison(log, {
  name: 'MovieLens',
  ...sizes,
  seeds,
  out: options.out,
});
