import {Document, isMap, isScalar, type Pair} from 'yaml';
import {draftSchema} from './draft-schema.js';
import {withLogFacts} from './log-facts.js';
import type {Guess, SchemaDraft} from './schema-draft.js';

/**
 * Drafts the schema of a log, as YAML, from the names and the first 10,000 rows of its first file. A column is what at least 95 % of
 * its cells can be read as; the others are counted. Guesses are marked as such. `CHANGE_ME` stands where nothing was found, and
 * columns that may be a label or know the future are no features but stand under `decide`: `checkSchema` refuses both.
 *
 * Read it before you use it: what a column means cannot be seen from its values.
 *
 * @param path a file, or a folder of files of one kind.
 * @throws where there is no log to read.
 */
export async function inferSchema(path: string): Promise<string> {
  return (await draftOf(path)).text;
}

/** The same as text and as data, and what is worth a word beside it. */
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
    actions: {value: plain(actions), why: 'columns of 0 and 1, or {column, atLeast} for a threshold'},
    features: {value: plain(features)},
    history: {
      value: {windowDays: 7, prior: 20, delayHours: 0, ...(engagers ? {engagers} : {})},
      why: 'computed from earlier rows, known after delayHours: as late as when you serve; delete it where the log has its own',
    },
    split: {
      value: {calibrationDays: 1, evaluationDays: 3, warmupDays: 0},
      why: 'days at the end; training is the 27 days before them, or trainDays; earlier rows build history alone',
    },
    badRows: {value: {atMost: 0.01}},
    ...(Object.keys(decide).length > 0
      ? {decide: {value: decide, why: 'no features yet: move each to where it belongs, or delete its line'}}
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

/** Puts the reasons beside the values, and small maps on one line. */
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
