import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {codeHash, hashPackages} from './code-hash.js';

let folder: string;
const write = async (path: string, content: string) => {
  await mkdir(dirname(join(folder, path)), {recursive: true});
  await writeFile(join(folder, path), content);
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-code-'));
  // own -> plug-in -> shared, and a package outside `@cs`.
  const dependencies = [['own', 'plug-in'], ['plug-in', 'shared'], ['shared']] as const;
  for (const [name, ...needs] of dependencies) {
    const all = Object.fromEntries([...needs.map((each) => [`@cs/${each}`, '0.0.0']), ['zod', '4.0.0']]);
    await write(`${name}/package.json`, JSON.stringify({name: `@cs/${name}`, dependencies: all}));
    await write(`${name}/dist/index.js`, `// ${name}`);
    await mkdir(join(folder, 'node_modules/@cs'), {recursive: true});
    await symlink(join(folder, name), join(folder, 'node_modules/@cs', name));
  }
  await write('own/dist/job.js', '// job');
});
afterAll(() => rm(folder, {recursive: true}));

describe('hashPackages', () => {
  const hash = () => hashPackages(join(folder, 'own'));

  it.each([
    ['an indirect dependency', 'shared/dist/index.js'],
    ['a chunk of a plug-in', 'plug-in/dist/deep/chunk.js'],
    ['the script of a job', 'own/dist/job.js'],
  ])('changes with the code of %s', async (_, path) => {
    const before = hash();
    await write(path, '// edited');
    expect(hash()).not.toBe(before);
    expect(hash()).toBe(hash());
  });

  it.each(['own/dist/index.js', 'plug-in/dist/index.js.map', 'plug-in/dist/index.d.ts'])(
    'does not change with %s, which trainings do not run',
    async (path) => {
      const before = hash();
      await write(path, '// edited');
      expect(hash()).toBe(before);
    },
  );
});

it('codeHash covers the packages of the plug-ins', () => {
  expect(codeHash()).toMatch(/^[0-9a-f]{16}$/);
});
