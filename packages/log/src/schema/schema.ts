import {packageError} from '@cs/core';
import {z} from 'zod';
import {undecided} from './undecided.js';

// One description gives the check, the TypeScript types and the JSON Schema for editors.

const column = z.string().min(1).describe('name of a column of the log');
const plainName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]*$/,
    'a name consists of letters from a to z, digits and _, and begins with a letter; the column may have another name',
  );

const instant = z.strictObject({
  column,
  unit: z
    .enum(['timestamp', 's', 'ms', 'us', 'days'])
    .default('timestamp')
    .describe(
      'timestamp: a date with a time, in UTC unless it names a time zone; the others: a number since 1970',
    ),
});

const numericKind = z
  .enum(['standardize', 'quantile', 'log', 'none'])
  .describe(
    'standardize: mean 0, deviation 1; quantile: rank from -1 to 1; log: sign(x) log(1 + |x|), then standardized; none: unchanged',
  );
const vocabulary = z.strictObject({
  kind: z.literal('vocabulary'),
  size: z.int().min(1).max(10_000).default(50).describe('how many values to keep, the most frequent first'),
  minCount: z.int().min(1).default(1).describe('training rows that a value must occur in to be kept'),
});
const hashing = z.strictObject({
  kind: z.literal('hash'),
  buckets: z.int().min(2).max(10_000).default(64),
  hashes: z
    .int()
    .min(1)
    .max(8)
    .default(2)
    .describe('buckets that a value is hashed to, each with its own sign'),
  seed: z.int().default(1),
});
const categoricalKind = z.union([z.enum(['vocabulary', 'hash']), vocabulary, hashing]);

const about = {
  column,
  historical: z
    .boolean()
    .default(false)
    .describe('computed from past engagement, so that a new item lacks it'),
  knownBefore: z
    .boolean()
    .optional()
    .describe('known when the row is ranked, even though it predicts an action almost perfectly'),
};
const group = z
  .enum(['query', 'candidate', 'user'])
  .describe('what it describes; all but candidate have one value per request');
const missing = z
  .enum(['flag', 'refuse'])
  .default('flag')
  .describe(
    'flag: an additional first number says whether there is a value; refuse: a row without a value is a bad row',
  );
const width = z.int().min(1).max(4096).describe('numbers in each vector; text writes a vector as [0.5, -1]');

const dense = z.strictObject({
  ...about,
  group,
  type: z.literal('dense'),
  encoder: numericKind.default('standardize'),
  missing,
});
const embedding = z.strictObject({
  ...about,
  group,
  type: z.literal('embedding'),
  width,
  encoder: numericKind.default('none'),
  missing,
});
const categorical = z.strictObject({
  ...about,
  group,
  type: z.literal('categorical'),
  encoder: categoricalKind.default('vocabulary'),
});
const list = z.strictObject({
  ...about,
  historical: z.boolean().optional().describe('default: true in a sequence, false elsewhere'),
  group: z.enum(['query', 'candidate', 'user', 'sequence']),
  type: z.literal('list'),
  of: z.enum(['dense', 'embedding', 'categorical']).describe('what the elements are'),
  width: width.optional().describe('numbers in each vector; required with of: embedding'),
  steps: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe(
      'how many elements to keep, from the first on; a sequence keeps their order, other groups average them',
    ),
  separator: z
    .string()
    .min(1)
    .optional()
    .describe(
      'between the elements of a list in text, such as | in a|b; default: the list is written as [a, b]',
    ),
  encoder: z.union([numericKind, categoricalKind]).optional(),
});

const history = z.strictObject({
  windowDays: z.number().positive().default(7).describe('days that the recent rates cover'),
  prior: z
    .number()
    .positive()
    .default(20)
    .describe('weight of the overall rate in a smoothed rate, in impressions'),
  delayHours: z
    .number()
    .min(0)
    .default(0)
    .describe('hours until an action is known when serving; more recent rows are not used'),
  engagers: z
    .string()
    .optional()
    .describe(
      'name of a feature, an embedding of the user; its mean over all users who engaged with the item becomes an input',
    ),
});

const days = z.int().min(1);
const split = z.strictObject({
  trainDays: days
    .optional()
    .describe('training days, just before the calibration; default: 27, or all if there are fewer'),
  calibrationDays: days.default(1),
  evaluationDays: days.default(3).describe('the last days of the log'),
  warmupDays: z.int().min(0).default(0).describe('first days, which only build history'),
});

const schema = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1),
    request: z
      .union([column, z.array(column).min(1)])
      .describe('what the rows of one request share: a column, or several together'),
    user: column,
    item: column,
    time: instant.describe('when the row was shown'),
    position: column
      .optional()
      .describe(
        'numbers the rows of a request from 0 or from 1, up to 255; default: the order of the rows in the log',
      ),
    itemCreated: instant.optional().describe('when the item was created; default: the time of its first row'),
    actions: z
      .record(
        plainName,
        z.union([
          column,
          z.strictObject({column, atLeast: z.number()}),
          z.strictObject({column, equals: z.union([z.string().min(1), z.number(), z.boolean()])}),
        ]),
      )
      .describe(
        'what users do: a column of 0 and 1, or of true and false, for each; or a condition, such as {column: stars, atLeast: 4} or {column: bought, equals: yes}',
      ),
    features: z
      .record(plainName, z.discriminatedUnion('type', [dense, embedding, categorical, list]))
      .describe('inputs of the ranker by name'),
    history: history.optional().describe('computes inputs from what happened to an item in earlier rows'),
    split: split.default({calibrationDays: 1, evaluationDays: 3, warmupDays: 0}),
    badRows: z
      .strictObject({atMost: z.number().min(0).max(1).default(0.01)})
      .default({atMost: 0.01})
      .describe('share of rows that may be bad; they are left out and reported'),
    csv: z
      .strictObject({
        delimiter: z.string().length(1).optional().describe('default: a comma, or a tab in .tsv'),
        decimal: z.enum(['.', ',']).optional().describe('before the fraction of a number; default: a point'),
        nulls: z
          .array(z.string().min(1))
          .optional()
          .describe('strings that stand for a missing value, such as NULL'),
      })
      .optional(),
    decide: z
      .record(z.string(), z.string())
      .nullable()
      .optional()
      .describe('columns that a draft was not sure about; the schema is rejected until none is left'),
  })
  .meta({title: 'Schema of a ranking log', description: 'Describes the columns of a log.'});

/** The description of a log's columns, checked and with all defaults filled in. */
export type LogSchema = z.output<typeof schema>;
/** One input of the ranker, as a schema describes it. */
export type FeatureSchema = LogSchema['features'][string];
/** A time, as a schema describes it. */
export type InstantSchema = LogSchema['time'];
/** The age of the item in days: an input of every log. */
export const AGE = 'item_age_days';
/** Inputs that importing computes from earlier rows. */
export const COMPUTED = ['item_history', 'engagers'] as const;

/** The JSON Schema of a schema file, for editors: `log-schema.json` in this package. */
export function schemaForEditors(): unknown {
  return z.toJSONSchema(schema, {io: 'input', target: 'draft-7'});
}

/**
 * Checks a schema and fills in the defaults.
 *
 * @param value content of the schema file.
 * @param name of the file, for errors. Default `schema`.
 * @throws if anything is unknown, missing or contradictory: lists all problems, each with its place.
 */
export function checkSchema(value: unknown, name = 'schema'): LogSchema {
  const {data, error} = schema.safeParse(value);
  const wrong = error
    ? flattened(error.issues).map(({path, message}) => `${path.join('.') || '(top)'}: ${message}`)
    : contradictions(data);
  const complaints = [...undecided(value), ...wrong];
  if (complaints.length > 0) {
    throw packageError(
      '@cs/log',
      'checkSchema',
      `the schema is invalid. Received: ${name} with ${complaints.join('; ')}. Correct these places, or draft a new schema with 'cs-ranker schema infer <log>'.`,
    );
  }
  return data as LogSchema;
}

/** For a union, the problems of the branch that fits best. */
function flattened(
  issues: readonly z.core.$ZodIssue[],
  above: PropertyKey[] = [],
): {path: PropertyKey[]; message: string}[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    // The problem of a name is nested in 'Invalid key in record'.
    if (issue.code === 'invalid_key') return issue.issues.map(({message}) => ({path, message}));
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{path, message: issue.message}];
    const depth = (branch: readonly z.core.$ZodIssue[]) =>
      Math.max(...branch.map((each) => each.path.length));
    const nearest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0]!;
    return flattened(nearest, path);
  });
}

/** Problems that no part has by itself. */
function contradictions({features, history: past, actions, position}: LogSchema): string[] {
  const found: string[] = [];
  if (Object.keys(actions).length === 0) found.push('actions: at least one action is required');
  const labels = Object.entries(actions).map(([name, action]) => {
    if (typeof action === 'string') return {name, column: action, condition: 'at least 1'};
    const condition = 'equals' in action ? `equals ${action.equals}` : `at least ${action.atLeast}`;
    return {name, column: action.column, condition};
  });
  // Different conditions make several actions of one column, such as of a rating.
  for (const [i, {name, column, condition}] of labels.entries()) {
    const same = labels.slice(0, i).find((each) => each.column === column && each.condition === condition);
    if (same)
      found.push(`actions.${name}: '${column}' is already used by '${same.name}' with the same condition`);
  }
  const made: readonly string[] = [AGE, ...COMPUTED];
  const lower = Object.keys(features).map((name) => name.toLowerCase());
  for (const [name, feature] of Object.entries(features)) {
    const at = `features.${name}`;
    if (made.includes(name)) found.push(`${at}: this name is reserved for a computed feature`);
    const first = Object.keys(features)[lower.indexOf(name.toLowerCase())];
    if (first !== name) found.push(`${at}: this name differs from '${first}' only in case`);
    const label = labels.find(({column}) => column === feature.column);
    if (label) {
      found.push(
        `${at}.column: '${label.column}' holds the action '${label.name}', which is unknown at ranking time`,
      );
    }
    if (feature.column === position) {
      found.push(`${at}.column: '${position}' is the position, which is unknown at ranking time`);
    }
    if (feature.type !== 'list') continue;
    if ((feature.of === 'embedding') !== (feature.width !== undefined)) {
      found.push(`${at}.width: required with 'of: embedding', and allowed only there`);
    }
    const kind = typeof feature.encoder === 'string' ? feature.encoder : feature.encoder?.kind;
    const category = kind === 'vocabulary' || kind === 'hash';
    if (kind !== undefined && category !== (feature.of === 'categorical')) {
      found.push(`${at}.encoder: '${kind}' cannot encode elements of the kind ${feature.of}`);
    }
  }
  if (past?.engagers !== undefined) {
    const feature = features[past.engagers];
    if (feature?.type !== 'embedding' || feature.group !== 'user') {
      found.push(`history.engagers: '${past.engagers}' is not a feature of type embedding in the group user`);
    }
  }
  return found;
}

/** The user embedding that the history averages, if any: the column of its values and its width. */
export function engagersOf({
  history: past,
  features,
}: Pick<LogSchema, 'history' | 'features'>): {column: string; width: number} | undefined {
  const at = Object.keys(features).indexOf(past?.engagers ?? '');
  const feature = Object.values(features)[at];
  return feature?.type === 'embedding' ? {column: `feature_${at}`, width: feature.width} : undefined;
}
