import {quoted, quotedToRead} from './duckdb.js';
import {checkedBreaks} from './line-breaks.js';
import {type LogFormat, ORDINAL, textList, textNumber} from './log-format.js';

/** Records at the beginning of a file that decide which columns there are. */
const LOOK = 1000;

/** JSON lines: one object a line. Objects may lack columns and have further ones. */
export const jsonFormat: LogFormat = {
  name: 'jsonl',
  extensions: ['jsonl', 'ndjson', 'json'],
  // Nothing after a broken byte can be read.
  text: {brokenLines: 0},
  copyOptions: () => 'FORMAT json',
  writesJson: true,
  async open(connection, files, _, sample) {
    for (const each of files) await checkedBreaks(each, undefined, sample);
    const [file] = files;
    const look = `(SELECT doc FROM (${records(file!)}) WHERE doc IS NOT NULL LIMIT ${LOOK})`;
    // In the order of the records: the first action of a log is the one that it is about.
    const keys = await connection.runAndReadAll(
      `SELECT key FROM (SELECT unnest(json_keys(doc)) AS key, generate_subscripts(json_keys(doc), 1) AS place
        FROM ${look}) GROUP BY key ORDER BY min(place), key`,
    );
    const [[structure]] = (
      await connection.runAndReadAll(`SELECT json_group_structure(doc) FROM ${look}`)
    ).getRows() as [[string | null]];
    const path = (column: string) => quoted(`$."${column.replaceAll('"', '\\"')}"`);
    const raw = (column: string) => `(doc->>${path(column)})`;
    const scalar = (column: string) =>
      // Python writes NaN without quotes.
      `(CASE WHEN ${raw(column)} = 'NaN' AND json_type(doc, ${path(column)}) = 'DOUBLE' THEN NULL ELSE nullif(${raw(column)}, '') END)`;
    return {
      columns: keys.getRows().map(([key]) => String(key)),
      hasMoreColumns: true,
      nested: nestedIn((JSON.parse(structure ?? '{}') ?? {}) as Record<string, unknown>),
      relation: records,
      broken: {when: 'doc IS NULL', text: 'line'},
      scalar,
      number: (column) => textNumber(scalar(column)),
      list: (column, element, separator) =>
        `CASE WHEN json_type(doc, ${path(column)}) = 'ARRAY' THEN TRY_CAST(doc->${path(column)} AS ${element}[])
          ELSE ${textList(scalar(column), element, separator)} END`,
      verbatim: (column, json) => (json ? `(doc->${path(column)})` : raw(column)),
    };
  },
};

/** The lines of a file, read as they are: their numbers are right, and a broken line spoils no other. */
function records(path: string): string {
  return `SELECT ${ORDINAL}, line, CASE WHEN json_valid(line) THEN CASE WHEN json_type(line) = 'OBJECT' THEN line::JSON END END AS doc
    FROM (SELECT line, row_number() OVER () AS ${ORDINAL} FROM read_csv(${quotedToRead(path)}, auto_detect = false, header = false, hive_partitioning = false,
      columns = {line: 'VARCHAR'}, delim = e'\\x01', quote = '', escape = '', max_line_size = 33554432))
    WHERE line IS NOT NULL`;
}

/** The keys that hold objects, or lists of them, with their structure. */
function nestedIn(structure: Readonly<Record<string, unknown>>): Map<string, string> {
  const inner = (value: unknown): unknown => (Array.isArray(value) ? inner(value[0]) : value);
  return new Map(
    Object.entries(structure)
      .filter(([, value]) => typeof inner(value) === 'object')
      .map(([key, value]) => [key, JSON.stringify(value)]),
  );
}
