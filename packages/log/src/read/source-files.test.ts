import {execFileSync} from 'node:child_process';
import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {sourceFiles} from './source-files.js';

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-source-'));
});
afterAll(() => rm(place, {recursive: true}));

const refusal = (path: string, what: string) =>
  `[@cs/log] sourceFiles: there is no log to read. Received: ${path} (${what}). Give a file that ends in .parquet, `;

it('sourceFiles takes the files of one format, sorted, also behind links, and leaves out marks of other tools', async () => {
  const folder = join(place, 'parts');
  await mkdir(join(folder, 'day=2'), {recursive: true});
  for (const name of ['b.csv', 'a.csv', '_SUCCESS', '.hidden.csv', 'notes.txt', 'day=2/c.csv'])
    await writeFile(join(folder, name), '');
  await symlink(join(folder, 'a.csv'), join(folder, 'z.csv'));
  const {files} = await sourceFiles(folder);
  expect(files).toEqual(['a.csv', 'b.csv', 'day=2/c.csv', 'z.csv'].map((name) => join(folder, name)));
  // A folder behind a link is read, too, and one that contains itself is read once.
  await mkdir(join(place, 'elsewhere'));
  await writeFile(join(place, 'elsewhere', 'd.csv'), '');
  await symlink(join(place, 'elsewhere'), join(folder, 'linked'));
  await symlink(folder, join(place, 'elsewhere', 'back'));
  const linked = await sourceFiles(folder);
  expect(linked.files.filter((file) => !files.includes(file))).toEqual([join(folder, 'linked', 'd.csv')]);
});

it('sourceFiles refuses a mixture of formats, and a path without a log', async () => {
  const folder = join(place, 'mixed');
  await mkdir(folder);
  await expect(sourceFiles(folder)).rejects.toThrow(refusal(folder, 'the folder has no such file'));
  for (const name of ['a.csv', 'b.jsonl']) await writeFile(join(folder, name), '');
  await expect(sourceFiles(folder)).rejects.toThrow(refusal(folder, 'it mixes csv, jsonl'));
  const none = join(place, 'none.csv');
  await expect(sourceFiles(none)).rejects.toThrow(refusal(none, 'ENOENT').split(')')[0]!);
});

it.each(['c.csv.zst', 'part-0003', 'c.parquet.bz2'])(
  'sourceFiles refuses to skip %s beside files that it reads',
  async (name) => {
    const folder = await mkdtemp(join(place, 'parts-'));
    for (const each of ['a.csv', name]) await writeFile(join(folder, each), '');
    await expect(sourceFiles(folder)).rejects.toThrow(
      refusal(folder, `1 files such as ${name} cannot be read; unpack, rename or remove them`),
    );
  },
);

it('sourceFiles refuses a pipe, which it would wait for, and links that lead to each other', async () => {
  const folder = join(place, 'special');
  await mkdir(folder);
  const pipe = join(folder, 'pipe.csv');
  execFileSync('mkfifo', [pipe]);
  for (const path of [folder, pipe]) {
    await expect(sourceFiles(path)).rejects.toThrow(refusal(path, `${pipe} is no regular file`));
  }
  await rm(pipe);
  const [a, b] = [join(folder, 'a.csv'), join(folder, 'b.csv')];
  await symlink(a, b);
  await symlink(b, a);
  await expect(sourceFiles(folder)).rejects.toThrow(refusal(folder, `${a}: ELOOP`).split(')')[0]!);
});
