import {readFile} from 'node:fs/promises';
import {expect, it} from 'vitest';
import {parse} from 'yaml';
import {checkSchema} from './schema.js';

it('checkSchema accepts the example of docs/schema.md', async () => {
  const page = await readFile(new URL('../../../../docs/schema.md', import.meta.url), 'utf8');
  const schema = /^```yaml\n(.+?)^```$/ms.exec(page)![1]!;
  expect(Object.keys(checkSchema(parse(schema)).features)).toHaveLength(6);
});
