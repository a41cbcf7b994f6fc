import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {readSchema} from './read-schema.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-schema-'));
});
afterAll(() => rm(folder, {recursive: true}));

const yaml = `
version: 1
request: [u, t]
user: u
item: i
time: {column: t, unit: s}   # a comment
actions:
  click: c
features: {}
`;

describe('readSchema', () => {
  it('reads YAML and JSON', async () => {
    await writeFile(join(folder, 'a.yaml'), yaml);
    const read = await readSchema(join(folder, 'a.yaml'));
    expect(read.time).toEqual({column: 't', unit: 's'});
    await writeFile(join(folder, 'a.json'), JSON.stringify(read));
    expect(await readSchema(join(folder, 'a.json'))).toEqual(read);
  });

  it('names the file that is missing, broken or invalid', async () => {
    await expect(readSchema(join(folder, 'none.yaml'))).rejects.toThrow(/readSchema: .*none\.yaml \(ENOENT/);
    await writeFile(join(folder, 'broken.yaml'), 'a: [1');
    await expect(readSchema(join(folder, 'broken.yaml'))).rejects.toThrow(/readSchema: .*broken\.yaml/);
    await writeFile(join(folder, 'wrong.yaml'), 'version: 1');
    await expect(readSchema(join(folder, 'wrong.yaml'))).rejects.toThrow(
      /checkSchema: .*wrong\.yaml.*request/,
    );
  });
});
