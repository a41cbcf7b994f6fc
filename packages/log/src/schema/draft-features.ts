import type {ColumnFacts} from './column-facts.js';
import {nameSays} from './column-names.js';
import {KNOWS} from './foretelling.js';
import type {LogFacts} from './log-facts.js';
import {momentUnit} from './moment-unit.js';
import {keyOf, type SchemaDraft} from './schema-draft.js';

/** The columns of a log that are neither keys nor actions. */
interface Rest {
  readonly columns: readonly ColumnFacts[];
  /** Columns that identify a request; none if they are unknown. */
  readonly request: readonly string[];
  readonly user: ColumnFacts | undefined;
  readonly item: ColumnFacts | undefined;
  /** Whether request, user and item are all known; otherwise any id may be one of them. */
  readonly complete: boolean;
  /** Columns of actions. */
  readonly labels: readonly string[];
}

/** Turns columns into features, without those that may be a label or contain the future. */
export async function draftFeatures(
  facts: LogFacts,
  {columns, request, user, item, complete, labels}: Rest,
): Promise<Pick<SchemaDraft, 'features' | 'decide' | 'left'>> {
  const none = new Map<string, number>();
  const within = request.length > 0 ? await facts.constantWithin(request) : none;
  const withinUser = user ? await facts.constantWithin([user.name]) : none;
  const withinItem = item ? await facts.constantWithin([item.name]) : none;
  // The name alone may belong to an action, as in is_forward.
  const isFlag = (name: string) =>
    nameSays(name, 'flag') && [withinUser, withinItem].some((within) => (within.get(name) ?? 0) >= 0.95);
  // Columns of 0 and 1 may be actions, too: their names may be in any language.
  const perhaps = columns.filter(({name, kind}) => kind === 'bit' && within.get(name) !== 1 && !isFlag(name));
  const foretold = [...labels, ...perhaps.map(({name}) => name)];
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
      doubtOf(column, facts.rows, shared, isFlag(name)) ??
      idDoubt(column, complete) ??
      keyDoubt(column, facts.rows, {
        user: !user && (shared || request.length === 0),
        item: !item && !shared,
      }) ??
      nameOf(column, item, 'item') ??
      nameOf(column, user, 'user') ??
      (await knows(facts, column, foretold));
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
      ? {value, why: 'historical, by its name: make sure that it was known before the row'}
      : {value};
  }
  return {features, decide, left};
}

/** Why a column cannot be a feature as it is, if so. */
function uselessness(column: ColumnFacts, rows: number): string | undefined {
  const {kind, cells, distinct, least, most, form} = column;
  if (kind === 'empty') return 'no values';
  if (kind === 'records') return 'records: flatten them into columns of their own';
  if (distinct === 1 && cells === rows && rows > 1) return 'the same value in all sampled rows';
  if (kind === 'instant')
    return 'a time: itemCreated if it is when the item was created; otherwise turn it into a number, such as an age';
  if (kind === 'vectors' && least !== most) return 'vectors of different lengths';
  if (kind === 'text' && !form && distinct > cells / 2)
    return 'text that hardly repeats: turn it into an embedding';
  return undefined;
}

/** Why a column may be a label or contain the future, if so. */
function doubtOf(column: ColumnFacts, rows: number, shared: boolean, isFlag: boolean): string | undefined {
  const {name, kind, whole, distinct, least, most, cells, odd, oddValue, form} = column;
  const scalar = ['bit', 'number', 'text', 'mixed'].includes(kind);
  const before = nameSays(name, 'before');
  const acts = nameSays(name, 'action') || nameSays(name, 'outcome');
  if (scalar && nameSays(name, 'future')) {
    return 'it may count what happens after the row: a feature only if it was known before';
  }
  if (kind === 'mixed') {
    return `${odd} of ${cells} cells differ in kind from the others, such as ${JSON.stringify(oddValue)}: correct them, or make it categorical`;
  }
  if (form === 'moment') {
    return 'a time as text: write it in ISO format (2024-03-01 22:27:58) to use it as a time of the schema; for a feature, turn it into a number known before the row';
  }
  if (form === 'decimal comma')
    return 'numbers with a decimal comma: set csv.decimal to "," and make them dense features';
  if (kind === 'bit' && !shared && !isFlag) {
    return '0 and 1: an action if users do it, a feature if it is known before the row';
  }
  if ((kind === 'number' && momentUnit(column)) || (scalar && kind !== 'bit' && nameSays(name, 'time'))) {
    return 'it looks like a time: turn it into a number known before the row, such as an age or an hour';
  }
  if (scalar && acts && !before && !shared) {
    return 'it may be what users did: an action, as {column, atLeast} if it is a number; a feature only if it is known before the row';
  }
  if (scalar && nameSays(name, 'counts') && !before && nameSays(name, 'shown')) {
    return 'it may count what happens after the row: a feature only if it was known before';
  }
  if (kind === 'text' && !shared && column.values.some((value) => nameSays(value, 'action'))) {
    return `its values look like what users did (${column.values.slice(0, 4).join(', ')}): make an action of each, as {column, equals}`;
  }
  if (kind === 'text' && distinct === 2 && !shared && !isFlag) {
    return `two values (${column.values.join(', ')}): an action, as {column, equals}, if users do it; a feature if it is known before the row`;
  }
  if (kind === 'number' && whole && rows >= 100 && distinct === cells && most - least < 2 * rows) {
    return 'a different number in each row: it may be the order in which rows were written';
  }
  return undefined;
}

/** Why an id may not be a feature, if so. */
function idDoubt({name, kind, distinct}: ColumnFacts, complete: boolean): string | undefined {
  if (!['number', 'text', 'mixed'].includes(kind) || !nameSays(name, 'id')) return undefined;
  if (!complete) return 'it may be the request, the user or the item, not all of which were found';
  return distinct > 1000
    ? 'an id with many values: categorical with encoder hash, if new rows repeat them'
    : undefined;
}

/** Why a column may be a key whose name was not recognized, if so: names may be in any language. */
function keyDoubt(
  {kind, whole, distinct, cells}: ColumnFacts,
  rows: number,
  missing: Readonly<Record<'user' | 'item', boolean>>,
): string | undefined {
  const keyed = kind === 'text' || (kind === 'number' && whole);
  if (!keyed || distinct <= Math.max(20, rows / 50) || distinct === cells) return undefined;
  const what = (['user', 'item'] as const).filter((key) => missing[key]);
  if (what.length === 0) return undefined;
  return `many values that repeat: it may be the id of the ${what.join(' or of the ')}, which was not recognized by name`;
}

/** Why a column may only be another name of an item or a user, if so. */
function nameOf(
  {kind, whole, distinct}: ColumnFacts,
  key: ColumnFacts | undefined,
  what: string,
): string | undefined {
  if (!key || key.distinct < 10 || distinct < 0.9 * key.distinct || distinct > 1.1 * key.distinct) {
    return undefined;
  }
  if (kind !== 'text' && !(kind === 'number' && whole && distinct > 1000)) return undefined;
  return `about as many values as ${what}s: it may only name the ${what}, so that a new ${what} has an unknown value`;
}

/** Why the values of a column may give a label away, if so. */
async function knows(
  facts: LogFacts,
  column: ColumnFacts,
  labels: readonly string[],
): Promise<string | undefined> {
  if (!['bit', 'number', 'text'].includes(column.kind)) return undefined;
  for (const label of labels.filter((each) => each !== column.name)) {
    if ((await facts.foretelling(column, label)) >= KNOWS) {
      return `it predicts '${label}' almost perfectly; it was probably recorded afterwards`;
    }
  }
  return undefined;
}

/** Type and encoder for a column. */
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
