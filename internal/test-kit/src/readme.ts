import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';

/**
 * Runs the `js` blocks of the README of the package that `moduleUrl` belongs to, as a user would: with node, on the built
 * package. Each must print the `text` block that follows it.
 */
export function expectReadmeExample(moduleUrl: string): void {
  const folder = fileURLToPath(new URL('..', moduleUrl));
  const readme = readFileSync(`${folder}README.md`, 'utf8');
  const blocks = [...readme.matchAll(/^```js\n(.+?)^```\n\s*^```text\n(.*?)^```$/gms)];
  expect(blocks.length, 'js blocks that a text block follows').toBe(readme.match(/^```js$/gm)?.length);
  const lines = (text: string) => text.split('\n').map((line) => line.trimEnd());
  for (const [, code, printed] of blocks) {
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code!], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(lines(output)).toEqual(lines(printed!));
  }
}
