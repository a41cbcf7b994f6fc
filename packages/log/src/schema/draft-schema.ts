import type {ColumnFacts} from './column-facts.js';
import {nameIs, nameSays} from './column-names.js';
import {draftFeatures} from './draft-features.js';
import type {LogFacts} from './log-facts.js';
import {momentUnit} from './moment-unit.js';
import {type Guess, keyOf, type SchemaDraft} from './schema-draft.js';
import {PLACEHOLDER} from './undecided.js';

const NOT_FOUND: Guess = {value: PLACEHOLDER, why: 'not found'};
const GUESSED = 'guessed from its name and values';

/** Guesses what each column of a log is from its name and values. */
export async function draftSchema(facts: LogFacts): Promise<SchemaDraft> {
  const {columns, rows} = facts;
  const used = new Set<string>();
  const take = (...guesses: ((column: ColumnFacts) => boolean)[]): ColumnFacts | undefined => {
    for (const guess of guesses) {
      const found = columns.find((column) => !used.has(column.name) && guess(column));
      if (found) {
        used.add(found.name);
        return found;
      }
    }
    return undefined;
  };
  const repeats = ({kind, whole, distinct}: ColumnFacts) =>
    (kind === 'text' || kind === 'mixed' || (kind === 'number' && whole)) && distinct > 1 && distinct < rows;
  // A name that ends in id says more than one that only mentions an item.
  const idOf = (what: 'request' | 'user' | 'item') =>
    take(
      (column) => repeats(column) && nameSays(column.name, what) && nameSays(column.name, 'id'),
      (column) => repeats(column) && nameIs(column.name, what),
    );
  let request = idOf('request');
  const user = idOf('user');
  const item = idOf('item');

  const isTime = (column: ColumnFacts) => momentUnit(column) !== undefined;
  const named = (column: ColumnFacts) => isTime(column) && nameSays(column.name, 'time');
  const isCreated = (column: ColumnFacts) => isTime(column) && nameSays(column.name, 'created');
  const time = take(
    (column) => named(column) && !isCreated(column) && !nameSays(column.name, 'otherTime'),
    (column) => named(column) && !isCreated(column),
    (column) => isTime(column) && !isCreated(column),
    isTime,
  );
  let byValues = false;
  if (!request && time) {
    // A request is an id whose rows share one time and one user.
    for (const column of columns) {
      if (used.has(column.name) || !repeats(column) || column.distinct > rows / 1.5) continue;
      const within = await facts.constantWithin([column.name]);
      const one = (key: ColumnFacts | undefined) => !key || (within.get(key.name) ?? 0) >= 0.95;
      if (column.distinct < rows / 256 || !one(time) || !one(user)) continue;
      request = take(({name}) => name === column.name);
      byValues = true;
      break;
    }
  }
  const withinItem = item ? await facts.constantWithin([item.name]) : new Map<string, number>();
  const ofItem = (column: ColumnFacts) =>
    isTime(column) && !nameSays(column.name, 'user') && (withinItem.get(column.name) ?? 0) >= 0.95;
  const created = take(
    (column) => ofItem(column) && isCreated(column),
    (column) => ofItem(column) && !nameSays(column.name, 'otherTime'),
  );

  const actions: Record<string, Guess> = {};
  for (const {name, kind, distinct, values} of columns) {
    const acts = kind === 'bit' && nameSays(name, 'action') && !nameSays(name, 'before');
    if (used.has(name) || !acts || nameSays(name, 'future')) continue;
    used.add(name);
    const why = distinct === 1 ? {why: `only ${values[0]} in the sampled rows`} : {};
    actions[keyOf(name, actions)] = {value: name, ...why};
  }
  if (Object.keys(actions).length === 0) {
    const rating = take(
      ({kind, name, most}) => kind === 'number' && nameSays(name, 'rating') && most >= 4 && most <= 5,
    );
    const why = 'thresholds turn a rating into actions';
    if (rating) {
      actions.like = {value: {column: rating.name, atLeast: 4}, why};
      actions.love = {value: {column: rating.name, atLeast: 5}, why};
    } else {
      actions.click = NOT_FOUND;
    }
  }

  const instant = (column: ColumnFacts) => ({column: column.name, unit: momentUnit(column)});
  const asked = request ? [request.name] : user && time ? [user.name, time.name] : [];
  // A request made of a user and a time may be a single row, which leaves nothing to rank.
  const grouped = asked.length > 0 && (await facts.groups(asked)) <= rows / 1.5;
  const position = await positionOf(facts, grouped ? asked : [], (guess) => take(guess));
  const keys: Record<string, Guess> = {
    request: requestGuess(request, asked, grouped, byValues),
    user: user ? {value: user.name, why: GUESSED} : NOT_FOUND,
    item: item ? {value: item.name, why: GUESSED} : NOT_FOUND,
    time: time
      ? {value: instant(time), why: `${GUESSED}: when the row was shown`}
      : {...NOT_FOUND, value: {column: NOT_FOUND.value}},
    ...(position ? {position: {value: position.name, why: GUESSED}} : {}),
    ...(created ? {itemCreated: {value: instant(created), why: GUESSED}} : {}),
  };
  const {delimiter, nulls} = facts;
  const csv = {...(delimiter === undefined ? {} : {delimiter}), ...(nulls.length > 0 ? {nulls} : {})};
  if (Object.keys(csv).length > 0) keys.csv = {value: csv};
  const rest = await draftFeatures(facts, {
    columns: columns.filter(({name}) => !used.has(name)),
    request: grouped ? asked : [],
    user,
    item,
    complete: grouped && user !== undefined && item !== undefined,
    labels: Object.values(actions).flatMap(({value}) =>
      typeof value === 'string' && used.has(value) ? [value] : [],
    ),
  });
  return {keys, actions, ...rest, odd: oddCells(columns)};
}

/** The column of the positions: by its name, or because it numbers the rows of each request. */
async function positionOf(
  facts: LogFacts,
  request: readonly string[],
  take: (guess: (column: ColumnFacts) => boolean) => ColumnFacts | undefined,
): Promise<ColumnFacts | undefined> {
  const places = ({kind, whole, least, most}: ColumnFacts) =>
    (kind === 'number' || kind === 'bit') && (whole || kind === 'bit') && least >= 0 && most <= 255;
  const named = take(
    (column) => column.kind === 'number' && places(column) && nameSays(column.name, 'position'),
  );
  if (named || request.length === 0) return named;
  const numbering = new Set<string>();
  for (const column of facts.columns.filter(places)) {
    if ((await facts.ranksWithin(column.name, request)) >= 0.95) numbering.add(column.name);
  }
  return take(({name}) => numbering.has(name));
}

function requestGuess(
  request: ColumnFacts | undefined,
  asked: readonly string[],
  grouped: boolean,
  byValues: boolean,
): Guess {
  if (request && grouped) {
    return {
      value: request.name,
      why: byValues ? 'guessed: rows that share it also share their time' : GUESSED,
    };
  }
  if (grouped) return {value: asked, why: 'not found: assumes that a request is one user at one time'};
  const tried = asked.length === 0 ? '' : `: with ${asked.join(' and ')}, hardly any request has two rows`;
  return {value: PLACEHOLDER, why: `not found${tried}; name the column that rows shown together share`};
}

/** Unreadable cells in the columns whose kind was decided. */
function oddCells(columns: readonly ColumnFacts[]): Record<string, string> {
  const what: Partial<Record<ColumnFacts['kind'], string>> = {
    bit: 'neither 0 nor 1',
    number: 'not a number',
    instant: 'not a time',
    numbers: 'not a list of numbers, or of another length',
    vectors: 'not a list of vectors, or of another length',
  };
  return Object.fromEntries(
    columns
      .filter(({odd, kind}) => odd > 0 && what[kind] !== undefined)
      .map(({name, odd, cells, kind, oddValue}) => [
        name,
        `${odd} of ${cells} cells ${odd === 1 ? 'is' : 'are'} ${what[kind]}, such as ${JSON.stringify(oddValue)}`,
      ]),
  );
}
