import type {ColumnFacts, LogFacts} from './column-facts.js';

/** A value that a draft proposes, and why. */
export interface Guess {
  readonly value: unknown;
  readonly why?: string;
}

/** A drafted schema: guesses by key, features and actions by name. */
export interface Draft {
  readonly keys: Readonly<Record<string, Guess>>;
  readonly actions: Readonly<Record<string, Guess>>;
  readonly features: Readonly<Record<string, Guess>>;
  /** Columns that have no place in it, and why. */
  readonly left: Readonly<Record<string, string>>;
}

/** Stands where nothing was found. */
const NOT_FOUND: Guess = {value: 'CHANGE_ME', why: 'not found'};

const CREATED = /creat|publish|born|birth|releas|upload|added|first_?seen/i;
const TIME = /time|date|stamp|^ts$|_ts$|_at$|^at$|when/i;
const REQUEST =
  /request|impression_?(id|group)|search|session|slate|page_?view|qid|query_?id|group_?id|^list/i;
const USER = /user|member|customer|visitor|viewer|account|person|device/i;
const ITEM = /item|pin|product|movie|film|doc|video|article|candidate|song|track|listing|post|sku|ad_?id/i;
const POSITION = /pos|rank|slot|index|place/i;
const ACTION =
  /click|tap|save|like|love|buy|bought|purchas|watch|shar|conver|label|action|order|cart|follow|pin$|comment|hide|play|open|engag|bookmark|favo|react|repl|download|install|subscri/i;
const RATING = /rating|stars|score/i;
const PAST =
  /(^|_)(ctr|rate|count|cnt|impressions|views|hist\w*|past|avg|mean|\d+d|popularity|engagers?)(_|$)/i;
const RECENT = /recent|last|histor|sequence|past/i;

/** Guesses what each column of a log is, from its name and values. */
export async function draftSchema(facts: LogFacts): Promise<Draft> {
  const {columns, rows} = facts;
  const used = new Set<string>();
  const take = (guess: (column: ColumnFacts) => boolean): ColumnFacts | undefined => {
    const found = columns.find((column) => !used.has(column.name) && guess(column));
    if (found) used.add(found.name);
    return found;
  };
  const isId = ({kind, whole}: ColumnFacts) => kind === 'text' || (kind === 'number' && whole);
  const isBit = ({kind, least, most, whole}: ColumnFacts) =>
    kind === 'boolean' || (kind === 'number' && whole && least >= 0 && most <= 1);
  const named =
    (...patterns: RegExp[]) =>
    (column: ColumnFacts) =>
      patterns.every((each) => each.test(column.name));
  const byName = (guess: Guess['value'], column: ColumnFacts | undefined): Guess =>
    column ? {value: guess, why: 'guessed from its name and values'} : NOT_FOUND;

  const isTime = (column: ColumnFacts) => unitOf(column) !== undefined;
  const created = take((column) => isTime(column) && CREATED.test(column.name));
  const time = take((column) => isTime(column) && TIME.test(column.name)) ?? take(isTime);
  const repeats = (column: ColumnFacts) => isId(column) && !isBit(column) && column.distinct < rows;
  const request = take((column) => repeats(column) && REQUEST.test(column.name));
  // A name that ends in id says more than one that only speaks of items.
  const idOf = (pattern: RegExp) =>
    take((column) => repeats(column) && named(pattern, /id$/i)(column)) ??
    take((column) => repeats(column) && new RegExp(`^(${pattern.source})$`, 'i').test(column.name));
  const user = idOf(USER);
  const item = idOf(ITEM);
  const position = take(
    (column) =>
      column.kind === 'number' &&
      column.whole &&
      column.least >= 0 &&
      column.most <= 255 &&
      !isBit(column) &&
      POSITION.test(column.name),
  );
  const instant = (column: ColumnFacts | undefined) => column && {column: column.name, unit: unitOf(column)};
  const composed = user && time ? [user.name, time.name] : NOT_FOUND.value;
  const keys: Record<string, Guess> = {
    request: request
      ? byName(request.name, request)
      : {value: composed, why: 'not found: one user at one time is taken for a request'},
    user: byName(user?.name, user),
    item: byName(item?.name, item),
    time: time ? byName(instant(time), time) : {...NOT_FOUND, value: {column: NOT_FOUND.value}},
    ...(position ? {position: byName(position.name, position)} : {}),
    ...(created ? {itemCreated: byName(instant(created), created)} : {}),
    ...(facts.delimiter === undefined ? {} : {csv: {value: {delimiter: facts.delimiter}}}),
  };

  const actions: Record<string, Guess> = {};
  for (const column of columns) {
    if (used.has(column.name) || !isBit(column) || !ACTION.test(column.name) || PAST.test(column.name))
      continue;
    used.add(column.name);
    actions[keyOf(column.name)] = {value: column.name};
  }
  if (Object.keys(actions).length === 0) {
    const rating = take(
      (column) =>
        column.kind === 'number' && RATING.test(column.name) && column.most >= 4 && column.most <= 5,
    );
    const why = 'a rating becomes actions by thresholds';
    if (rating) {
      actions.like = {value: {column: rating.name, atLeast: 4}, why};
      actions.love = {value: {column: rating.name, atLeast: 5}, why};
    } else {
      actions.click = NOT_FOUND;
    }
  }

  const within = request ? await facts.constantWithin(request.name) : new Set<string>();
  const withinUser = user ? await facts.constantWithin(user.name) : new Set<string>();
  const features: Record<string, Guess> = {};
  const left: Record<string, string> = {};
  for (const column of columns) {
    if (used.has(column.name)) continue;
    if (isBit(column) && !within.has(column.name) && !/^(is|has)_/i.test(column.name)) {
      // As a feature, an action would be the answer itself.
      left[column.name] =
        '0 and 1: put it under actions if users do it, under features if it is known before';
      continue;
    }
    const made = featureOf(column, rows);
    if (typeof made === 'string') {
      left[column.name] = made;
      continue;
    }
    const sequence = made.type === 'list' && (column.kind === 'vectors' || RECENT.test(column.name));
    const shared = request ? within.has(column.name) : false;
    const group =
      sequence && shared
        ? 'sequence'
        : !shared
          ? 'candidate'
          : withinUser.has(column.name)
            ? 'user'
            : 'query';
    const historical = group !== 'sequence' && PAST.test(column.name);
    const value = {column: column.name, group, ...made, ...(historical ? {historical} : {})};
    features[keyOf(column.name)] = historical ? {value, why: 'historical, by its name'} : {value};
  }
  return {keys, actions, features, left};
}

/** Type and encoder of a column, or why it has none. */
function featureOf(
  {kind, distinct, least, most, whole, name, separator}: ColumnFacts,
  rows: number,
): string | ({type: string} & Record<string, unknown>) {
  switch (kind) {
    case 'empty':
      return 'no values';
    case 'instant':
      return 'a moment: give it as a number, such as an age';
    case 'boolean':
    case 'number':
      if (whole && distinct <= 1000 && /(^|_)(id|type|cat\w*|code|kind|class)$/i.test(name)) {
        return {type: 'categorical', encoder: 'vocabulary'};
      }
      return {type: 'dense', encoder: least >= 0 && most > 1000 ? 'log' : 'standardize'};
    case 'numbers':
      return least === most ? {type: 'embedding', width: least} : {type: 'list', of: 'dense'};
    case 'vectors':
      return least === most ? {type: 'list', of: 'embedding', width: least} : 'vectors of different lengths';
    case 'texts':
      return {type: 'list', of: 'categorical', ...(separator ? {separator} : {})};
    case 'text':
      if (distinct <= 1000) return {type: 'categorical', encoder: 'vocabulary'};
      return distinct < rows / 2
        ? {type: 'categorical', encoder: 'hash'}
        : 'text that hardly repeats: give it as an embedding';
  }
}

/** How a column tells a moment, if it does: numbers by their size, of the years 2000 to 2100. */
function unitOf({kind, least, most, name}: ColumnFacts): string | undefined {
  if (kind === 'instant') return 'timestamp';
  if (kind !== 'number' || !(TIME.test(name) || CREATED.test(name))) return undefined;
  const seconds = {s: 1, ms: 1e3, us: 1e6, days: 1 / 86_400};
  // From 1990: older data sets are common.
  const [from, to] = [631_152_000, 4_102_444_800];
  return Object.entries(seconds).find(([, factor]) => least >= from * factor && most <= to * factor)?.[0];
}

/** A column's name as one that the schema and the model take. */
function keyOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z]/.test(plain) ? plain : `x_${plain}`;
}
