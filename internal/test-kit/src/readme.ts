import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';

/** A `js` or `ts` block, the comment before it that holds what it takes for granted, and the `text` block after it that it prints. */
const BLOCK = /(?:^<!-- given\n(.+?)^-->\n\s*)?^```(?:js|ts)\n(.+?)^```\n(?:\s*^```text\n(.*?)^```$)?/gms;

/**
 * Runs every `js` and `ts` block of the README of the package that `moduleUrl` belongs to, as a user would: with node, on the built
 * package. A block must print the `text` block that follows it. A fragment without one must run after the code in the comment
 * `<!-- given ... -->` before it, which makes what it takes for granted.
 *
 * @param lines how many lines of code the first block, which shows the adoption, may have. Default: any number.
 */
export function expectReadmeExample(moduleUrl: string, {lines = Number.POSITIVE_INFINITY} = {}): void {
  const folder = fileURLToPath(new URL('..', moduleUrl));
  const readme = readFileSync(`${folder}README.md`, 'utf8');
  const blocks = [...readme.matchAll(BLOCK)];
  expect(blocks.length, 'blocks of code found').toBe(readme.match(/^```(js|ts)$/gm)?.length);
  const code = (blocks[0]?.[2] ?? '').split('\n').filter((line) => line.trim() !== '');
  expect(code.length, 'lines of code of the first example').toBeLessThanOrEqual(lines);
  const trimmed = (text: string) => text.split('\n').map((line) => line.trimEnd());
  for (const [, given, own, printed] of blocks) {
    expect(given ?? printed, `what this block prints, or is given:\n${own}`).toBeDefined();
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', `${given ?? ''}${own}`], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (printed !== undefined) expect(trimmed(output)).toEqual(trimmed(printed));
  }
}
