import {named, quotedToRead} from './duckdb.js';
import {type LogFormat, numberOrNull, ORDINAL, textList, textNumber} from './log-format.js';

/** Parquet, whose columns have types. */
export const parquetFormat: LogFormat = {
  name: 'parquet',
  extensions: ['parquet', 'pq'],
  copyOptions: () => 'FORMAT parquet, COMPRESSION zstd',
  async open(connection, [file]) {
    const reader = await connection.runAndReadAll(
      `DESCRIBE SELECT * FROM read_parquet(${quotedToRead(file!)}, hive_partitioning = false)`,
    );
    const types = new Map(reader.getRows().map(([name, type]) => [String(name), String(type)]));
    const isTaken = [...types.keys()].some((name) => name.toLowerCase() === 'file_row_number');
    const ordinal = isTaken ? 'row_number() OVER ()' : 'file_row_number + 1';
    const scalar = (column: string) => {
      const type = types.get(column);
      if (type === 'VARCHAR') return `nullif(${named(column)}, '')`;
      return type === 'DOUBLE' || type === 'FLOAT' ? numberOrNull(named(column)) : named(column);
    };
    return {
      columns: [...types.keys()],
      nested: new Map([...types].filter(([, type]) => /^(STRUCT|MAP|UNION)\(/.test(type))),
      relation: (path) =>
        `SELECT *, ${ordinal} AS ${ORDINAL} FROM read_parquet(${quotedToRead(path)}, file_row_number = ${!isTaken}, hive_partitioning = false)`,
      scalar,
      number: (column) =>
        types.get(column) === 'VARCHAR'
          ? textNumber(scalar(column))
          : `TRY_CAST(${scalar(column)} AS DOUBLE)`,
      list: (column, element, separator) => {
        const type = types.get(column) ?? '';
        if (type === 'VARCHAR') return textList(scalar(column), element, separator);
        // DuckDB rejects a cast that can never succeed; here such a cell is merely unreadable.
        return depth(type) > depth(element)
          ? `TRY_CAST(${named(column)} AS ${element}[])`
          : `NULL::${element}[]`;
      },
      verbatim: named,
    };
  },
};

/** How many lists lie in each other: 2 for `DOUBLE[][3]`. */
function depth(type: string): number {
  return /(\[\d*\])*$/.exec(type)![0].split('[').length - 1;
}
