import {readFile} from 'node:fs/promises';
import {packageError} from '@cs/core';
import {reason} from '../files/error-text.js';
import {parseYaml} from '../files/parse-yaml.js';
import {checkSchema, type LogSchema} from './schema.js';

/**
 * Reads and checks a schema file in YAML or JSON.
 *
 * @throws if the file cannot be read or parsed, or fails {@link checkSchema}.
 */
export async function readSchema(path: string): Promise<LogSchema> {
  let value: unknown;
  try {
    value = parseYaml(await readFile(path, 'utf8'));
  } catch (cause) {
    throw packageError(
      '@cs/log',
      'readSchema',
      `the schema cannot be read. Received: ${path} (${reason(cause).split('\n')[0]}). Give a file in YAML or JSON; 'cs-ranker schema infer <log>' drafts one.`,
      {cause},
    );
  }
  return checkSchema(value, path);
}
