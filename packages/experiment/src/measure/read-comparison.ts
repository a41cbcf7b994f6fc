import {readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {comparisonSchema, FORMAT} from './result-schema.js';
import {assertPrintable, type ComparisonResult} from './results.js';

const RESULTS = 'results.json';

/**
 * Reads the result of a comparison that `writeReport` wrote, including NaN, which JSON writes
 * as null. A measure that the file does not have reads as NaN.
 *
 * @param path results.json, under any name, or the folder that contains it.
 * @returns the result, and the path of its file.
 * @throws if there is no such file, if it is not a result of this format, or if an action or a
 * boost control is missing.
 */
export async function readComparison(path: string): Promise<{result: ComparisonResult; file: string}> {
  const fail = (what: string, advice: string, cause?: unknown) =>
    new Error(`[@cs/experiment] readComparison: ${what}. ${advice}`, {cause});
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    (cause) => {
      throw fail(
        `the path does not exist. Received: ${path}`,
        `Give the --out folder of 'cs-ranker compare', or its ${RESULTS}.`,
        cause,
      );
    },
  );
  const file = folder ? join(path, RESULTS) : path;
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw fail(
      `there is no finished comparison. Received: ${file} (${(cause as Error).message})`,
      `Give the --out folder of a finished 'cs-ranker compare', or its ${RESULTS}. To measure a run of 'cs-ranker train', use 'cs-ranker evaluate'.`,
      cause,
    );
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail(
      `the file is not valid JSON. Received: ${file} (${(cause as Error).message})`,
      'Restore the file, or run the comparison again.',
      cause,
    );
  }
  const parsed = comparisonSchema.safeParse(value);
  if (!parsed.success) {
    const {path: where, message} = parsed.error.issues[0]!;
    throw fail(
      `the file is not a result of the format ${FORMAT}. Received: ${file} (${where.join('.') || 'the whole file'}: ${message})`,
      `Give a ${RESULTS} that this version of 'cs-ranker compare' wrote, or run the comparison again.`,
    );
  }
  const result: ComparisonResult = parsed.data;
  const incomplete = result.arms.find(({hits, scores}) =>
    result.actions.some((each) => !hits[each] || !scores[each]),
  );
  if (incomplete) {
    throw fail(
      `the result is incomplete. Received: ${file} (arm '${incomplete.name}' lacks one of ${result.actions.join(', ')})`,
      'Run the comparison again.',
    );
  }
  assertPrintable(result);
  return {result, file};
}
