/** Checks that every function in the tables of a package's README is exported by the package. */
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';

const folder = new URL('../packages/', import.meta.url);
const read = (path) => readFileSync(new URL(path, folder), 'utf8');

for (const name of readdirSync(folder)) {
  const tables = read(`${name}/README.md`).match(/^\| function .*\n(?:\|.*\n)+/gm) ?? [];
  const firstCells = tables.flatMap((table) => [...table.matchAll(/^\| (.*?) \|/gm)].map(([, cell]) => cell));
  const named = firstCells.flatMap((cell) =>
    [...cell.matchAll(/`(?:new )?([A-Za-z]\w*)\(/g)].map(([, each]) => each),
  );
  if (named.length === 0) continue;
  test(`@cs/${name} exports the functions that its README lists`, () => {
    const exported = new Set(read(`${name}/src/index.ts`).match(/\w+/g));
    assert.deepEqual(
      named.filter((each) => !exported.has(each)),
      [],
    );
  });
}
