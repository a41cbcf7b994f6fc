import {Document, isMap, isScalar, type Pair} from 'yaml';
import {draftSchema} from './draft-schema.js';
import {withLogFacts} from './log-facts.js';
import type {Guess, SchemaDraft} from './schema-draft.js';

/**
 * Drafts the schema of a log, as YAML, from the names and values of the first 10,000 rows of its first
 * file. The type of a column is what at least 95 % of its cells can be read as.
 *
 * Guesses are marked. `CHANGE_ME` is a placeholder for what was not found. Columns that may be labels or
 * contain the future are listed under `decide`. `checkSchema` rejects both, so that a person decides.
 * Check every line: the meaning of a column cannot be seen from its values.
 *
 * @param path a file, or a folder with files of one format.
 * @throws if there is no log to read.
 */
export async function inferSchema(path: string): Promise<string> {
  return (await draftOf(path)).text;
}

/** The draft of {@link inferSchema} as YAML and as data, with what else was noticed. */
export async function draftOf(
  path: string,
): Promise<{text: string; schema: Record<string, unknown>} & Pick<SchemaDraft, 'decide' | 'left' | 'odd'>> {
  const draft = await withLogFacts(path, draftSchema);
  const {decide, left, odd} = draft;
  return {...written(draft), decide, left, odd};
}

function written({keys, actions, features, decide, left, odd}: SchemaDraft) {
  const engagers = Object.entries(features).find(([, {value}]) => {
    const {type, group} = value as {type?: string; group?: string};
    return type === 'embedding' && group === 'user';
  })?.[0];
  const all: Record<string, Guess> = {
    version: {value: 1},
    ...keys,
    actions: {
      value: plain(actions),
      why: 'columns of 0 and 1, or a condition: {column, atLeast} or {column, equals}',
    },
    features: {value: plain(features)},
    history: {
      value: {windowDays: 7, prior: 20, delayHours: 0, ...(engagers ? {engagers} : {})},
      why: 'computed from earlier rows, each known after delayHours: as long as it takes when serving; delete this if the log has its own history',
    },
    split: {
      value: {calibrationDays: 1, evaluationDays: 3, warmupDays: 0},
      why: 'the last days; the 27 days before them are for training, or trainDays; earlier rows only build history',
    },
    badRows: {value: {atMost: 0.01}},
    ...(Object.keys(decide).length > 0
      ? {decide: {value: decide, why: 'not features yet: move each to where it belongs, or delete its line'}}
      : {}),
  };
  const schema = plain(all);
  const document = new Document(schema);
  document.commentBefore =
    ' yaml-language-server: $schema=node_modules/@cs/log/log-schema.json\n Drafted from the first rows of the log: check every line.';
  explain(document.contents, all);
  explain(document.get('actions', true), actions);
  explain(document.get('features', true), features);
  const notes = [
    ...Object.entries(odd).map(([column, what]) => ` bad cells: ${column} (${what})`),
    ...Object.entries(left).map(([column, why]) => ` left out: ${column} (${why})`),
  ];
  if (notes.length > 0) document.comment = notes.join('\n');
  return {text: document.toString({lineWidth: 0}), schema};
}

const plain = (guesses: Readonly<Record<string, Guess>>) =>
  Object.fromEntries(Object.entries(guesses).map(([key, {value}]) => [key, value]));

/** Writes the reasons as comments, and small maps on one line. */
function explain(node: unknown, guesses: Readonly<Record<string, Guess>>): void {
  if (!isMap(node)) return;
  for (const pair of node.items as Pair<unknown, unknown>[]) {
    const {key, value} = pair;
    const name = String(isScalar(key) ? key.value : key);
    const why = guesses[name]?.why;
    if (name !== 'decide' && isMap(value) && !value.items.some((each) => isMap(each.value)))
      value.flow = true;
    if (why === undefined) continue;
    if (isScalar(value) || (isMap(value) && value.flow)) value.comment = ` ${why}`;
    else if (isScalar(key)) key.commentBefore = ` ${why}`;
  }
}
