import type {ColumnFacts} from './column-facts.js';
import {nameSays} from './column-names.js';
import type {LogFacts} from './log-facts.js';
import {momentUnit} from './moment-unit.js';
import {keyOf, type SchemaDraft} from './schema-draft.js';

/** What is left of a log's columns, beside what was taken for its keys and actions. */
interface Rest {
  readonly columns: readonly ColumnFacts[];
  /** Columns that tell requests apart; none where they are not known. */
  readonly request: readonly string[];
  readonly user: ColumnFacts | undefined;
  readonly item: ColumnFacts | undefined;
  /** Whether request, user and item are known: else any id may be one of them. */
  readonly complete: boolean;
  /** Columns of actions. */
  readonly labels: readonly string[];
}

/** A column that tells a label better than this alone knows it. */
const KNOWS = 0.95;

/** Makes features of columns, and sorts out those that may be the answer or know the future. */
export async function draftFeatures(
  facts: LogFacts,
  {columns, request, user, item, complete, labels}: Rest,
): Promise<Pick<SchemaDraft, 'features' | 'decide' | 'left'>> {
  const none = new Map<string, number>();
  const within = request.length > 0 ? await facts.constantWithin(request) : none;
  const withinUser = user ? await facts.constantWithin([user.name]) : none;
  const features: Record<string, {value: unknown; why?: string}> = {};
  const decide: Record<string, string> = {};
  const left: Record<string, string> = {};
  for (const column of columns) {
    const {name} = column;
    const shared = within.get(name) === 1;
    const useless = uselessness(column, facts.rows);
    if (useless) {
      left[name] = useless;
      continue;
    }
    const doubt =
      doubtOf(column, facts.rows, shared) ??
      idDoubt(column, complete) ??
      keyDoubt(column, facts.rows, {
        user: !user && (shared || request.length === 0),
        item: !item && !shared,
      }) ??
      nameOf(column, item, 'item') ??
      nameOf(column, user, 'user') ??
      (await knows(facts, column, labels));
    if (doubt) {
      decide[name] = doubt;
      continue;
    }
    const made = typed(column);
    const sequence = made.type === 'list' && (column.kind === 'vectors' || nameSays(name, 'recent'));
    const ofRequest = (withinUser.get(name) ?? 0) === 1 ? 'user' : 'query';
    const group = !shared ? 'candidate' : sequence ? 'sequence' : ofRequest;
    const past = nameSays(name, 'before') || nameSays(name, 'counts');
    const historical = group !== 'sequence' && past ? {historical: true} : {};
    const value = {column: name, group, ...made, ...historical};
    features[keyOf(name, features)] = historical.historical
      ? {value, why: 'historical, by its name: make sure that it is as of the row'}
      : {value};
  }
  return {features, decide, left};
}

/** Why a column cannot be a feature as it is. */
function uselessness(column: ColumnFacts, rows: number): string | undefined {
  const {kind, cells, distinct, least, most, form} = column;
  if (kind === 'empty') return 'no values';
  if (kind === 'records') return 'a record, or several: flatten it first, and name its fields as columns';
  if (distinct === 1 && cells === rows && rows > 1) return 'the same in all rows that were looked at';
  if (kind === 'instant')
    return 'a moment: itemCreated if the item came to be then; else give it as a number, such as an age';
  if (kind === 'vectors' && least !== most) return 'vectors of different lengths';
  if (kind === 'text' && !form && distinct > cells / 2)
    return 'text that hardly repeats: give it as an embedding';
  return undefined;
}

/** Why a column may be the answer itself, or know what comes later. */
function doubtOf(column: ColumnFacts, rows: number, shared: boolean): string | undefined {
  const {name, kind, whole, distinct, least, most, cells, odd, oddValue, form} = column;
  const scalar = ['bit', 'number', 'text', 'mixed'].includes(kind);
  const before = nameSays(name, 'before');
  const acts = nameSays(name, 'action') || nameSays(name, 'outcome');
  if (scalar && nameSays(name, 'future')) {
    return 'it may count what happens after the row: a feature only as of the row';
  }
  if (kind === 'mixed') {
    return `${odd} of ${cells} cells are not what the others are, such as ${JSON.stringify(oddValue)}: correct them, or say that it is categorical`;
  }
  if (form === 'moment') {
    return 'a moment as text: give it as ISO (2024-03-01 22:27:58) where it is a time of the schema, as a number known before where it is a feature';
  }
  if (form === 'decimal comma')
    return 'numbers with a decimal comma: set csv.decimal to "," and make them dense features';
  if (kind === 'bit' && !shared && !nameSays(name, 'flag')) {
    return '0 and 1: put it under actions if users do it, under features if it is known before';
  }
  if ((kind === 'number' && momentUnit(column)) || (scalar && kind !== 'bit' && nameSays(name, 'time'))) {
    return 'it looks like a time: give it as a number known before, such as an age or an hour';
  }
  if (scalar && acts && !before && !shared) {
    return 'it may be what users did: under actions, as {column, atLeast} if it is a number; under features only if it is known before';
  }
  if (scalar && nameSays(name, 'counts') && !before && nameSays(name, 'shown')) {
    return 'it may count what happens after the row: a feature only as of the row';
  }
  if (kind === 'text' && !shared && column.values.some((value) => nameSays(value, 'action'))) {
    return `its values look like what users did (${column.values.slice(0, 4).join(', ')}): make a column of 0 and 1 of each, and put those under actions`;
  }
  if (kind === 'text' && distinct === 2 && !shared && !nameSays(name, 'flag')) {
    return `two values (${column.values.join(', ')}): as 0 and 1 under actions if users do it, under features if it is known before`;
  }
  if (kind === 'number' && whole && rows >= 100 && distinct === cells && most - least < 2 * rows) {
    return 'a number of its own in each row, as of a list: it may tell the order in which rows were written';
  }
  return undefined;
}

/** Why an id may be none of the features. */
function idDoubt({name, kind, distinct}: ColumnFacts, complete: boolean): string | undefined {
  if (!['number', 'text', 'mixed'].includes(kind) || !nameSays(name, 'id')) return undefined;
  if (!complete) return 'it may be the request, the user or the item, which were not all found';
  return distinct > 1000
    ? 'an id of many values: categorical, with encoder hash, if new rows bring the same ones'
    : undefined;
}

/** Why a column may be a key that was not found by its name, whatever the language of that is. */
function keyDoubt(
  {kind, whole, distinct, cells}: ColumnFacts,
  rows: number,
  missing: Readonly<Record<'user' | 'item', boolean>>,
): string | undefined {
  const keyed = kind === 'text' || (kind === 'number' && whole);
  if (!keyed || distinct <= Math.max(20, rows / 50) || distinct === cells) return undefined;
  const what = (['user', 'item'] as const).filter((key) => missing[key]);
  if (what.length === 0) return undefined;
  return `many values that come again: it may be the id of the ${what.join(' or of the ')}, not found by its name`;
}

/** Why a column is only another name of an item or a user. */
function nameOf(
  {kind, whole, distinct}: ColumnFacts,
  key: ColumnFacts | undefined,
  what: string,
): string | undefined {
  if (!key || key.distinct < 10 || distinct < 0.9 * key.distinct || distinct > 1.1 * key.distinct) {
    return undefined;
  }
  if (kind !== 'text' && !(kind === 'number' && whole && distinct > 1000)) return undefined;
  return `about as many values as ${what}s: it may only name the ${what}, and a new one has none that was seen`;
}

/** Why a column's values give a label away. */
async function knows(
  facts: LogFacts,
  column: ColumnFacts,
  labels: readonly string[],
): Promise<string | undefined> {
  if (!['bit', 'number', 'text'].includes(column.kind)) return undefined;
  for (const label of labels) {
    if ((await facts.foretelling(column, label)) >= KNOWS) {
      return `it tells '${label}' almost surely: written down after it, perhaps`;
    }
  }
  return undefined;
}

/** Type and encoder of a column. */
function typed({kind, distinct, least, most, whole, name, separator}: ColumnFacts): {
  type: string;
} & Record<string, unknown> {
  switch (kind) {
    case 'bit':
      return {type: 'dense', encoder: 'standardize'};
    case 'number':
      if (whole && distinct <= 1000 && nameSays(name, 'category')) {
        return {type: 'categorical', encoder: 'vocabulary'};
      }
      return {type: 'dense', encoder: least >= 0 && most > 1000 ? 'log' : 'standardize'};
    case 'numbers':
      return least === most ? {type: 'embedding', width: least} : {type: 'list', of: 'dense'};
    case 'vectors':
      return {type: 'list', of: 'embedding', width: least};
    case 'texts':
      return {type: 'list', of: 'categorical', ...(separator ? {separator} : {})};
    default:
      return {type: 'categorical', encoder: distinct <= 1000 ? 'vocabulary' : 'hash'};
  }
}
