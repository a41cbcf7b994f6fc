import {access} from 'node:fs/promises';
import {draftOf, readSchema, writeAtomically} from '@cs/log';
import type {Command} from 'commander';
import {say} from './shared.js';

/** Defines the command `cs-ranker schema` with its subcommands `infer` and `check`. */
export function makeSchema(command: Command): void {
  command.addHelpText(
    'after',
    `
Examples:
  $ cs-ranker schema infer my-log.csv.gz --out schema.yaml
  $ cs-ranker schema check schema.yaml`,
  );
  command
    .command('infer')
    .description('draft a schema from the first rows of a log; check it before you use it')
    .argument('<log>', 'Parquet, CSV or JSON lines (text also gzipped): a file or a folder of files')
    .option('--out <file>', 'file to write (default: print the draft); existing files are never overwritten')
    .option('--json', 'print the draft as JSON, with the bad cells and the omitted columns')
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker schema infer my-log.csv.gz
  $ cs-ranker schema infer my-log.csv.gz --out schema.yaml
  $ cs-ranker schema infer my-log.csv.gz --json

The draft is a guess from names and values. Check every line before you import with it.`,
    )
    .action(async (log, {out, json}) => {
      if (out !== undefined && (await exists(out))) {
        throw new Error(
          `[@cs/cli] schema infer: the file exists already. Received: --out ${out}. Give another name, or delete the file.`,
        );
      }
      const {text, schema, decide, left, odd} = await draftOf(log);
      if (out !== undefined) await writeAtomically(out, text);
      if (json) return say(JSON.stringify({...(out && {out}), schema, badCells: odd, leftOut: left}));
      for (const [column, what] of Object.entries(odd))
        process.stderr.write(`Bad cells in '${column}': ${what}\n`);
      if (out === undefined) return say(text.trimEnd());
      const open = Object.keys(decide);
      const first = open.length > 0 ? `, and decide about ${open.join(', ')} at the end of the file` : '';
      say(
        `Drafted: ${out}. Check every line${first}, then: cs-ranker compare --log ${log} --schema ${out} --out report`,
      );
    });
  command
    .command('check')
    .description('check a schema file without a log')
    .argument('<schema>', 'YAML or JSON')
    .option('--json', 'print the schema with all defaults filled in')
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker schema check schema.yaml
  $ cs-ranker schema check schema.yaml --json`,
    )
    .action(async (path, {json}) => {
      const checked = await readSchema(path);
      say(
        json
          ? JSON.stringify(checked)
          : `${path} is valid: ${Object.keys(checked.features).length} features.`,
      );
    });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
