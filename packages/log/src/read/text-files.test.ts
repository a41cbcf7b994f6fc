import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {constants, createGzip, gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {importLog} from '../encode/import-log.js';
import {inferSchema} from '../schema/infer-schema.js';
import {checkSchema} from '../schema/schema.js';
import {csvFormat} from './csv-format.js';
import {jsonFormat} from './json-format.js';
import {checkTextFiles, refuseNonUtf8, textStream} from './text-files.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-encoding-'));
});
afterAll(() => rm(folder, {recursive: true}));

async function put(name: string, content: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const latin1 = Buffer.from('a,b\nx,1\ny,2\nGrüße,3\n', 'latin1');
const schema = checkSchema({
  version: 1,
  request: 'a',
  user: 'a',
  item: 'b',
  time: {column: 'b', unit: 's'},
  actions: {click: 'b'},
  features: {},
  split: {calibrationDays: 1, evaluationDays: 1},
});

describe('refuseNonUtf8', () => {
  it('rejects Latin-1 when drafting and importing, gzipped and in JSON lines too, and says what to do', async () => {
    const wrong = (task: string, name: string) =>
      new RegExp(
        `^\\[@cs/log\\] ${task}: the file is not UTF-8\\. Received: \\S+${name} \\(line \\d is .*\\)\\. Convert it first, e\\.g\\. iconv -f latin1 -t utf-8\\.$`,
      );
    const json = Buffer.from('{"a": "x"}\n{"a": "ü"}\n', 'latin1');
    for (const [name, content] of [
      ['latin1.csv', latin1],
      ['latin1.csv.gz', gzipSync(latin1)],
      ['latin1.jsonl', json],
    ] as const) {
      const path = await put(name, content);
      await expect(inferSchema(path)).rejects.toThrow(wrong('inferSchema', name));
      await expect(importLog(path, schema, join(folder, 'log'))).rejects.toThrow(wrong('importLog', name));
    }
  });

  it('rejects a gzip file that is cut off, even between its blocks, or damaged, before anything is read', async () => {
    const lines = Array.from({length: 3000}, (_, n) => `${n},${n}\n`).join('');
    const parts = [gzipSync(`a,b\n${lines}`), gzipSync(lines)];
    const whole = Buffer.concat(parts);
    const crc = Buffer.from(whole);
    crc[parts[0]!.length - 6]! ^= 1;
    const gzip = createGzip();
    const flushed: Buffer[] = [];
    gzip.on('data', (chunk) => flushed.push(chunk));
    gzip.write(`a,b\n${lines}`);
    await new Promise<void>((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, resolve));
    const check = async (name: string, content: Buffer) =>
      checkTextFiles({format: csvFormat, files: [await put(name, content)]}, 'importLog');
    await expect(check('whole.csv.gz', whole)).resolves.toBeUndefined();
    for (const [name, content, why] of [
      ['end.csv.gz', whole.subarray(0, -1), 'unexpected end of file'],
      ['synced.csv.gz', Buffer.concat(flushed), 'unexpected end of file'],
      ['crc.csv.gz', crc, 'incorrect data check'],
    ] as const) {
      await expect(check(name, content)).rejects.toThrow(
        `[@cs/log] importLog: the gzip file is damaged or cut off. Received: ${join(folder, name)} (${why}). Restore it`,
      );
      await expect(importLog(join(folder, name), schema, join(folder, 'log'))).rejects.toThrow(why);
    }
  });

  it('recognizes UTF-16 by its byte order mark, whichever byte is first', async () => {
    const little = Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le');
    const big = Buffer.from(little).swap16();
    await expect(inferSchema(await put('little.csv', little))).rejects.toThrow(/UTF-16, FFFE\).*-f utf-16/);
    await expect(inferSchema(await put('big.csv', big))).rejects.toThrow(/UTF-16, FEFF\).*-f utf-16/);
  });

  it('accepts a stray byte in a row of CSV, but not in the header or in JSON lines', async () => {
    const lines = Buffer.from('a,b\nGrüße,1\n'.concat('x,2\n'.repeat(200)));
    const ending = Buffer.from([0xfc, 0x2c, 0x33, 0x0a]);
    const stray = await put('stray.csv', Buffer.concat([lines, ending]));
    const check = (path: string) => refuseNonUtf8({format: csvFormat, files: [path]}, 'importLog');
    await expect(check(stray)).resolves.toBeUndefined();
    expect(await inferSchema(stray)).toContain('request:');
    // Nothing after it can be read.
    await expect(refuseNonUtf8({format: jsonFormat, files: [stray]}, 'importLog')).rejects.toThrow(
      /line 203/,
    );
    await expect(check(await put('names.csv', Buffer.concat([ending, lines])))).rejects.toThrow(/line 1 is/);
  });

  it('accepts a character that the end of the checked bytes cuts in two', async () => {
    const long = await put('long.csv', Buffer.from(`a\nx${'ü'.repeat(600_000)}\n`));
    await expect(refuseNonUtf8({format: csvFormat, files: [long]}, 'importLog')).resolves.toBeUndefined();
  });
});

it('textStream gives the text of a file, gzipped or not, and all of its errors', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-text-'));
  const path = (name: string) => join(folder, name);
  const read = async (name: string) => {
    let text = '';
    for await (const chunk of textStream(path(name))) text += chunk;
    return text;
  };
  try {
    await writeFile(path('a.csv'), 'a,b');
    await writeFile(path('b.csv.gz'), gzipSync('a,b'));
    await writeFile(path('cut.gz'), gzipSync('a,b'.repeat(100)).subarray(0, 12));
    await mkdir(path('folder.gz'));
    expect([await read('a.csv'), await read('b.csv.gz')]).toEqual(['a,b', 'a,b']);
    await expect(read('cut.gz')).rejects.toThrow(/unexpected end of file/);
    for (const name of ['folder.gz', 'none.gz', 'none'])
      await expect(read(name)).rejects.toThrow(/EISDIR|ENOENT/);
  } finally {
    await rm(folder, {recursive: true});
  }
});
