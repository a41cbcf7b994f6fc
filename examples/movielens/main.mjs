// @ts-check
/**
 * The same comparison as in related-pins, on MovieLens (100K, 1M or latest), whose folder you download yourself from
 * https://grouplens.org/datasets/movielens/. Its licence forbids us to bring it along.
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
  throw new InvalidArgumentError('It must be a whole number from 1.');
};

const options = program
  // Wrong usage exits with 2, as everywhere here; commander has said what is wrong.
  .exitOverride(({exitCode}) => process.exit(exitCode === 0 ? 0 : 2))
  .showHelpAfterError('(see --help)')
  .requiredOption('--data <folder>', 'the unpacked MovieLens folder')
  .option('--seeds <count>', 'how many times each arm is trained', whole)
  .option('--out <folder>', 'where the report goes', 'out/movielens')
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
