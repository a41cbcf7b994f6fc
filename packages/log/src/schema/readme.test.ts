import {readFile} from 'node:fs/promises';
import {expect, it} from 'vitest';
import {parse} from 'yaml';
import {checkSchema} from './schema.js';

it('the schema in the README is valid', async () => {
  const readme = await readFile(new URL('../../../ranker-reference/README.md', import.meta.url), 'utf8');
  const schema = /```yaml\n(# yaml-language-server[\s\S]*?version: [\s\S]*?)```/.exec(readme)![1]!;
  expect(Object.keys(checkSchema(parse(schema)).features)).toHaveLength(6);
});
