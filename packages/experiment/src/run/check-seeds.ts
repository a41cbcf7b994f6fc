/** @throws the error that `fail` makes, unless the seeds are different whole numbers, at least one. */
export function checkSeeds(seeds: readonly number[], fail: (message: string) => Error): void {
  if (seeds.length > 0 && new Set(seeds).size === seeds.length && seeds.every(Number.isInteger)) return;
  throw fail(
    `unusable seeds. Received: [${seeds.join(', ')}]. Give different whole numbers: at least one, preferably five.`,
  );
}
