/** Runs `npm run demo`: the comparison on a generated log, or on MovieLens with `--data <folder>`. */
const real = process.argv.some((argument) => argument === '--data' || argument.startsWith('--data='));
try {
  await import(real ? '../examples/movielens/main.mjs' : '../examples/related-pins/main.mjs');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
