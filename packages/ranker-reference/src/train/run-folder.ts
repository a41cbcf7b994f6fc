import {access, readdir, readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {packageError} from '@cs/core';
import {
  isSealed,
  LOCK_FILE,
  makeFolder,
  removeIfEmpty,
  removeTemporary,
  sealed,
  unsealed,
  writeAtomically,
} from '@cs/log';

/** The files of a run. */
export const runFiles = {
  /** Resolved options, sizes, versions, backend and machine. */
  config: 'config.json',
  /** What the ranker was built from: inputs, actions, base rates. */
  spec: 'spec.json',
  /** For imported logs: the schema, and the encoders as fitted on the training days. */
  encoders: 'encoders.json',
  /** The complete state of the training, from which `resume` continues. */
  checkpoint: 'checkpoint.safetensors',
  /** Total loss of each step. */
  losses: 'losses.csv',
  /** Event files of TensorBoard, written by the native backend only. */
  tensorboard: 'tensorboard',
  /** The trained model: `model.json` and `weights.bin`. */
  model: 'model',
  /** For each action, the shift of the logits that calibrates it on the calibration days. */
  calibration: 'calibration.json',
  /** The results. Written last, so that a run with this file is finished. */
  summary: 'summary.json',
} as const;

/** Marks a folder as a run, whose files we may replace. Written first and removed last. */
const MARKER = '.cs-ranker-run';

/** The only files that we write into the folders of a run. */
const writtenInto: Readonly<Record<string, (name: string) => boolean>> = {
  [runFiles.model]: (name) => name === 'model.json' || name === 'weights.bin',
  [runFiles.tensorboard]: (name) => name.startsWith('events.out.tfevents.'),
};

/** Path of a file of a run. */
export function runPath(run: string, file: keyof typeof runFiles): string {
  return join(run, runFiles[file]);
}

/**
 * Prepares the folder of a new run: creates and marks it.
 *
 * @param overwrite removes the files of an existing run. Other files in its folder stay.
 * @throws if the folder holds a run and `overwrite` is false, if it holds anything else, or if it
 *   is not writable.
 */
export async function beginRun(run: string, overwrite: boolean): Promise<void> {
  await makeFolder('beginRun', run);
  const names = (await readdir(run)).filter((name) => name !== LOCK_FILE);
  if (names.length > 0 && !names.includes(MARKER)) {
    throw packageError(
      '@cs/ranker-reference',
      'beginRun',
      `the folder is neither empty nor a run. Received: ${run} with ${names.slice(0, 5).join(', ')}. Use a new or empty folder.`,
    );
  }
  await removeUnfinished(run);
  if (overwrite) {
    await removeRunFiles(run);
  } else if (await isThere(runPath(run, 'config'))) {
    throw packageError(
      '@cs/ranker-reference',
      'beginRun',
      `the folder already holds a run. Received: ${run}. Continue it with 'cs-ranker resume ${run}', replace it with --overwrite, or use another folder.`,
    );
  }
  await writeAtomically(
    join(run, MARKER),
    'cs-ranker replaces the files of a run in folders with this file.\n',
  );
}

/**
 * Removes a run that failed before its first checkpoint, so that the same command can be tried
 * again.
 */
export async function abandonRun(run: string): Promise<void> {
  // Without our marker nothing in the folder is ours.
  if (!(await isThere(join(run, MARKER))) || (await isThere(runPath(run, 'checkpoint')))) return;
  await removeRunFiles(run);
  const others = (await readdir(run)).filter((name) => name !== LOCK_FILE && name !== MARKER);
  // Beside other files the marker stays: without it the folder would be refused next time.
  if (others.length === 0) await rm(join(run, MARKER), {force: true});
}

/**
 * Removes what a run wrote, from the last file to the first: if interrupted, what is left is no
 * finished run.
 */
async function removeRunFiles(run: string): Promise<void> {
  for (const file of Object.values(runFiles).reverse()) {
    const path = join(run, file);
    const isOurs = writtenInto[file];
    if (!isOurs) {
      await rm(path, {force: true});
      continue;
    }
    const names = await readdir(path).catch(() => [] as string[]);
    for (const name of names.filter(isOurs)) await rm(join(path, name), {force: true});
    removeIfEmpty(path);
  }
}

/** Writes an object of a run as JSON with a checksum. */
export async function writeRunJson(run: string, file: keyof typeof runFiles, value: object): Promise<void> {
  await writeAtomically(runPath(run, file), `${sealed(value, 2)}\n`);
}

/** Writes a value as JSON, atomically. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads what {@link writeRunJson} wrote.
 *
 * @returns undefined if the file does not exist, or if another tool wrote one with this name into a
 *   folder that is no run.
 * @throws if the file cannot be read, is not JSON, or does not match its checksum.
 */
export async function readRunJson<T>(run: string, file: keyof typeof runFiles): Promise<T | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(runPath(run, file), 'utf8'));
    if (!isSealed(parsed) && !(await isThere(join(run, MARKER)))) return undefined;
    return unsealed(parsed) as T;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const message = `a file of the run could not be read. Received: ${runPath(run, file)} (${(cause as Error).message}). Restore it, or train again.`;
    throw Object.assign(packageError('@cs/ranker-reference', 'readRunJson', message), {cause});
  }
}

/**
 * Removes temporary files that a killed process left in a run. Call it under the lock of the run.
 */
export async function removeUnfinished(run: string): Promise<void> {
  const ofModel = ['model.json', 'weights.bin'].map((file) => join(runFiles.model, file));
  for (const file of [...Object.values(runFiles), ...ofModel]) await removeTemporary(join(run, file));
}

/**
 * Path of the saved model: the `model` folder of a run, or else the folder itself.
 *
 * @throws if the run is not finished. Its model may exist already, but not its calibration.
 */
export async function modelFolder(folder: string): Promise<string> {
  const has = (file: keyof typeof runFiles) => isThere(runPath(folder, file));
  const unfinished = (await has('config')) && !(await has('summary'));
  // A model from elsewhere may have a config.json, too.
  if (unfinished && !(await isThere(join(folder, 'model.json')))) {
    throw packageError(
      '@cs/ranker-reference',
      'modelFolder',
      `this run is not finished. Received: ${folder}. Finish it with 'cs-ranker resume ${folder}'.`,
    );
  }
  return (await has('model')) ? runPath(folder, 'model') : folder;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
