import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {importLog} from '../encode/import-log.js';
import {inferSchema} from '../schema/infer-schema.js';
import {checkSchema} from '../schema/schema.js';
import {refuseOtherEncoding} from './refuse-other-encoding.js';

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

describe('refuseOtherEncoding', () => {
  it('ends a draft and an import of Latin-1 with what to do, gzipped and in JSON lines, too', async () => {
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

  it('knows UTF-16 by its mark, whichever byte is first', async () => {
    const little = Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le');
    const big = Buffer.from(little).swap16();
    await expect(inferSchema(await put('little.csv', little))).rejects.toThrow(/UTF-16, FFFE\).*-f utf-16/);
    await expect(inferSchema(await put('big.csv', big))).rejects.toThrow(/UTF-16, FEFF\).*-f utf-16/);
  });

  it('lets pass a stray byte, as of a bad row, but none in the names', async () => {
    const lines = Buffer.from('a,b\nGrüße,1\n'.concat('x,2\n'.repeat(200)));
    const ending = Buffer.from([0xfc, 0x2c, 0x33, 0x0a]);
    const stray = await put('stray.csv', Buffer.concat([lines, ending]));
    const check = (path: string) => refuseOtherEncoding({format: 'csv', files: [path]}, 'importLog');
    await expect(check(stray)).resolves.toBeUndefined();
    expect(await inferSchema(stray)).toContain('request:');
    // JSON lines end at it.
    await expect(refuseOtherEncoding({format: 'jsonl', files: [stray]}, 'importLog')).rejects.toThrow(
      /line 203/,
    );
    await expect(check(await put('names.csv', Buffer.concat([ending, lines])))).rejects.toThrow(/line 1 is/);
  });

  it('takes no character that its look cuts in two for another encoding', async () => {
    const long = await put('long.csv', Buffer.from(`a\nx${'ü'.repeat(600_000)}\n`));
    await expect(refuseOtherEncoding({format: 'csv', files: [long]}, 'importLog')).resolves.toBeUndefined();
  });
});
