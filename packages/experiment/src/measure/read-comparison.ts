import {readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {z} from 'zod';
import {assertPrintable, type ComparisonResult} from './results.js';

// JSON has no NaN and no Infinity: both are null there.
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const interval = z
  .looseObject({mean: number, low: number, high: number, p: number.optional()})
  // An interval that begins but does not end has no upper end.
  .transform((value) =>
    Number.isNaN(value.high) && !Number.isNaN(value.low) ? {...value, high: Number.POSITIVE_INFINITY} : value,
  );
const compared = z
  .looseObject({mean: number, low: number, high: number, overBaseline: interval.optional()})
  .transform((value) => value);
const by = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const rate = z.looseObject({
  rate: number,
  counts: z.looseObject({hits: number, requests: number}).optional(),
  lift: interval.optional(),
  overBoost: interval.optional(),
});
const rates = by(z.looseObject({fresh: rate, all: rate}));
const undefinedIsNull = z.number().nullable();
const quality = by(
  z.looseObject({
    auc: undefinedIsNull,
    withinColdAuc: undefinedIsNull,
    coldCalibration: undefinedIsNull,
    allCalibration: undefinedIsNull,
    gapPositives: undefinedIsNull,
    gapNegatives: undefinedIsNull,
  }),
);
const gaps = by(z.looseObject({positives: interval, negatives: interval}));
const figures = z.looseObject({
  removals: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.enum(['feature', 'group']),
      historical: z.boolean(),
      drop: by(compared),
    }),
  ),
  gradients: z.array(z.looseObject({done: z.number(), mean: number, low: number, high: number})),
  earlyGradient: compared,
  spectrum: z.array(number),
  effectiveRank: compared,
  positions: z.array(z.looseObject({name: z.string(), lift: by(interval), boost: by(interval)})),
});
const hits = {hits: rates, expected: rates.optional()};
const settings = by(by(z.unknown()));
const arm = z.looseObject({
  name: z.string(),
  plugIns: z.array(z.string()),
  ...hits,
  exposure: number,
  quality,
  addedParameters: z.looseObject({count: z.number(), percent: z.number()}),
  stepMs: undefinedIsNull,
  boost: z
    .looseObject({
      factor: number,
      exposure: number,
      ...hits,
      quality: quality.optional(),
      gaps: gaps.optional(),
    })
    .optional(),
  settings,
  tuned: z
    .looseObject({
      chosen: z.number(),
      candidates: z.array(
        z.looseObject({
          settings,
          fresh: number,
          all: number,
          kept: number,
          boost: z.looseObject({fresh: number, all: number}),
          gaps: by(interval),
        }),
      ),
    })
    .optional(),
  gaps: gaps.optional(),
  figures: figures.optional(),
});
const part = z.looseObject({
  days: z.tuple([z.number(), z.number()]),
  emptyDays: z.number(),
  rows: z.number(),
  requests: z.number(),
  coldShare: z.number(),
});
const comparison = z.looseObject({
  format: z.literal('cs-comparison-3'),
  name: z.string(),
  backend: z.string(),
  machine: z
    .looseObject({
      platform: z.string(),
      cpu: z.string(),
      cores: z.number(),
      memoryGb: z.number(),
      versions: by(z.string()),
    })
    .optional(),
  run: z
    .looseObject({
      command: z.string(),
      threads: z.number(),
      log: z.looseObject({
        source: z
          .looseObject({
            name: z.string(),
            options: by(z.unknown()),
            actions: by(z.string()).optional(),
            badRows: z.looseObject({rows: z.number(), bad: z.number(), reasons: by(z.number())}).optional(),
          })
          .optional(),
        sha256: z.string(),
      }),
    })
    .optional(),
  seeds: z.array(z.number()).min(1),
  actions: z.array(z.string()).min(1),
  config: z.looseObject({
    k: z.number(),
    coldDays: z.number(),
    batchSize: z.number(),
    epochs: z.number(),
    learningRate: z.number(),
    preset: z.string(),
    parameters: z.number(),
    resamples: z.number(),
    utilities: by(z.number()),
    plugIns: settings,
  }),
  data: z.looseObject({
    train: part,
    calibration: part,
    evaluation: part,
    firstDate: z.string().optional(),
    inputs: z.array(
      z.looseObject({
        name: z.string(),
        group: z.enum(['query', 'candidate', 'user', 'sequence']),
        historical: z.boolean(),
        width: z.number(),
        steps: z.number().optional(),
      }),
    ),
    rates: by(z.looseObject({cold: undefinedIsNull, warm: undefinedIsNull})),
  }),
  arms: z.array(arm),
  failures: z.array(z.looseObject({arm: z.string(), seed: z.number(), reason: z.string()})).optional(),
});

const RESULTS = 'results.json';

/**
 * Reads the result of a comparison that `writeReport` wrote. Numbers that JSON has no sign for come back: NaN, and intervals without an
 * upper end.
 *
 * @param path `results.json`, under any name, or the folder that it is in.
 * @returns the result, and the path of its file.
 * @throws for a path without one, a file that is no such result or not a whole one, and a result without its boost control.
 */
export async function readComparison(path: string): Promise<{result: ComparisonResult; file: string}> {
  const fail = (what: string, advice: string, cause?: unknown) =>
    new Error(`[@cs/experiment] readComparison: ${what}. ${advice}`, {cause});
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    (cause) => {
      throw fail(
        `there is nothing to read. Received: ${path}`,
        `Give the --out folder of 'cs-ranker compare', or its ${RESULTS}.`,
        cause,
      );
    },
  );
  const file = folder ? join(path, RESULTS) : path;
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw fail(
      `no finished comparison is here. Received: ${file} (${(cause as Error).message})`,
      `Give the --out folder of 'cs-ranker compare' that has ended, or its ${RESULTS}; a run of train is measured by 'cs-ranker evaluate'.`,
      cause,
    );
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail(
      `the file is no JSON. Received: ${file} (${(cause as Error).message})`,
      'Restore it, or run the comparison again.',
      cause,
    );
  }
  const parsed = comparison.safeParse(value);
  if (!parsed.success) {
    const {path: where, message} = parsed.error.issues[0]!;
    throw fail(
      `the file is not the result of a comparison. Received: ${file} (${where.join('.') || 'as a whole'}: ${message})`,
      `Give a ${RESULTS} of 'cs-ranker compare' of this version, or run the comparison again.`,
    );
  }
  const result = parsed.data as unknown as ComparisonResult;
  const lost = result.arms.find(({hits, quality}) =>
    result.actions.some((each) => !hits[each] || !quality[each]),
  );
  if (lost) {
    throw fail(
      `the result is not whole. Received: ${file} (arm '${lost.name}' lacks one of ${result.actions.join(', ')})`,
      'Run the comparison again.',
    );
  }
  assertPrintable(result);
  return {result, file};
}
