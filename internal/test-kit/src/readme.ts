import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';

/**
 * A `js` or `ts` block, an optional `given` comment before it and an optional `text` block after
 * it.
 */
const BLOCK = /(?:^<!-- given\n(.+?)^-->\n\s*)?^```(?:js|ts)\n(.+?)^```\n(?:\s*^```text\n(.*?)^```$)?/gms;

/**
 * Runs every `js` and `ts` block in the README of a package, as a user would: with node, on the
 * built package. A block must print exactly the `text` block that follows it. A block without a
 * `text` block must run without an error, after the set-up code in the comment `<!-- given ...
 * -->` before it.
 *
 * @param moduleUrl the URL of a module in the `src` folder of the package.
 * @param lines the maximum number of lines of code in the first block, which shows how to adopt
 *   the package. Default: no limit.
 */
export function expectReadmeExample(moduleUrl: string, {lines = Number.POSITIVE_INFINITY} = {}): void {
  const folder = fileURLToPath(new URL('..', moduleUrl));
  const readme = readFileSync(`${folder}README.md`, 'utf8');
  const blocks = [...readme.matchAll(BLOCK)];
  expect(blocks.length, 'number of code blocks').toBe(readme.match(/^```(js|ts)$/gm)?.length);
  const code = (blocks[0]?.[2] ?? '').split('\n').filter((line) => line.trim() !== '');
  expect(code.length, 'lines of code in the first example').toBeLessThanOrEqual(lines);
  const trimmed = (text: string) => text.split('\n').map((line) => line.trimEnd());
  for (const [, given, own, printed] of blocks) {
    expect(
      given ?? printed,
      `this block needs a text block after it or a given comment before it:\n${own}`,
    ).toBeDefined();
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', `${given ?? ''}${own}`], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (printed !== undefined) expect(trimmed(output)).toEqual(trimmed(printed));
  }
}
