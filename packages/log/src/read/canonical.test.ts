import {expect, it} from 'vitest';
import {canonicalCategory, canonicalId} from './canonical.js';
import {quoted, withDuckDb} from './duckdb.js';

async function all(form: (text: string) => string, values: readonly (string | null)[]) {
  return withDuckDb(async (connection) => {
    const list = values.map((value) => (value === null ? 'NULL' : quoted(value))).join(', ');
    const reader = await connection.runAndReadAll(`SELECT ${form('t')} FROM (SELECT unnest([${list}]) AS t)`);
    return reader.getRows().map(([value]) => value);
  });
}

const long = '123456789012345678901234567890123456789';

it.each<[string, string[]]>([
  ['1000', ['1000', '1000.0', '1000.', ' 1000', '1e+3', '1E3', '1000.00 ', '1.0e3']],
  ['0', ['0', '-0', '0.0', '-0.00']],
  ['-7.5', ['-7.5', '-7.50', '-75e-1']],
  ['100000000000000000', ['100000000000000000', '1e+17', '1e17']],
  [long, [long, `${long}.0`]],
])('canonicalId writes %s in one way', async (expected, values) => {
  expect(await all(canonicalId, values)).toEqual(values.map(() => expected));
  expect(await all(canonicalCategory, values)).toEqual(values.map(() => expected));
});

it('canonicalId leaves other strings as they are', async () => {
  const values = [
    '007',
    '00',
    '+49',
    'a1',
    '1-2',
    '1.2.3',
    '2024-03-01',
    '1e',
    ' x ',
    'T',
    '0e5',
    '007e1',
    '000e1234',
    'nano',
    '1e999',
    null,
  ];
  expect(await all(canonicalId, values)).toEqual(values);
});

it('canonicalId takes NaN for a missing value', async () => {
  expect(await all(canonicalId, ['NaN', 'nan', ' NaN '])).toEqual([null, null, null]);
  expect(await all(canonicalCategory, ['NaN'])).toEqual([null]);
});

it('canonicalCategory writes true and false in one way', async () => {
  const values = ['True', 'TRUE', 't', 'true', 'F', 'False', 'yes', 'tru'];
  const expected = ['true', 'true', 'true', 'true', 'false', 'false', 'yes', 'tru'];
  expect(await all(canonicalCategory, values)).toEqual(expected);
});
