import {readdirSync, readFileSync} from 'node:fs';
import {expectReadmeExample} from '@cs-internal/test-kit/readme';
import {describe, expect, it} from 'vitest';
import * as metrics from './index.js';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

const AsyncFunction = (async () => {}).constructor as FunctionConstructor;

/** Runs plain JavaScript (with `await`) that can use the package's exports. */
function run(code: string): unknown {
  return new AsyncFunction(...Object.keys(metrics), code)(...Object.values(metrics));
}

/** The example of each documented function: `call; // expected`, after the constants it needs. */
const examples = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) =>
    [...read(file).matchAll(/@example\n((?: \* (?!@).*\n)+)/g)].map(([, text]) => [file, text!] as const),
  );

describe('documentation', () => {
  it.each(examples)('the example of %s returns the documented value', async (_, text) => {
    const lines = text.split('\n').map((line) => line.slice(3));
    const constants = lines.filter((line) => line.startsWith('const ')).join('\n');
    const claims = lines.flatMap((line) => [...line.matchAll(/^(?!const |\/\/)(.+); \/\/ (.+)$/g)]);
    expect(claims.length).toBeGreaterThan(0);
    for (const [, call, expected] of claims) {
      const value = await run(`${constants}\nreturn ${call}`);
      expect(value, call).toBeCloseTo((await run(`return ${expected}`)) as number, 12);
    }
  });

  it('every function has an example', () => {
    const text = examples.map(([, example]) => example).join('\n');
    for (const name of Object.keys(metrics)) expect(text).toMatch(new RegExp(`\\b${name}[({.]`));
  });

  it('README: the examples print the documented output', () => {
    expect(() => expectReadmeExample(import.meta.url)).not.toThrow();
  });

  it('README: the table lists every function', () => {
    const readme = read('../README.md');
    for (const name of Object.keys(metrics)) {
      if (name === 'accumulators') continue;
      expect(readme).toMatch(new RegExp(`^\\| \`(${name}\\(\\{|new ${name}\\()`, 'm'));
    }
  });
});
