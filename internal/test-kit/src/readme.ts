import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';

/**
 * Runs the first `js` block of the README of the package that `moduleUrl` belongs to, as a user would: with node, on the built
 * package. It must print the first `text` block that follows.
 */
export function expectReadmeExample(moduleUrl: string): void {
  const folder = fileURLToPath(new URL('..', moduleUrl));
  const readme = readFileSync(`${folder}README.md`, 'utf8');
  const [, code, printed] = /^```js\n(.+?)^```$.*?^```text\n(.*?)^```$/ms.exec(readme) ?? [];
  expect(code, 'a js block and a text block').toBeDefined();
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code!], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = (text: string) => text.split('\n').map((line) => line.trimEnd());
  expect(lines(output)).toEqual(lines(printed!));
}
