import {access, readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolder, removeTemporary, writeAtomically} from '@cs/log';

/** The files of a run, by what they hold. */
export const runFiles = {
  /** How it was asked for: all options resolved, sizes, versions, backend, machine. */
  config: 'config.json',
  /** What the ranker was built from: inputs, actions, base rates. */
  spec: 'spec.json',
  /** How rows of an imported log become inputs: its schema, and the encoders as its training days fitted them. */
  encoders: 'encoders.json',
  /** All that the training remembers, to go on from. */
  checkpoint: 'checkpoint.safetensors',
  /** Step and total loss, a line a step. */
  losses: 'losses.csv',
  /** Events for TensorBoard; with the native backend only. */
  tensorboard: 'tensorboard',
  /** The trained model, `model.json` and `weights.bin`. */
  model: 'model',
  /** Shift of the logits of each action that calibrates it on the calibration day. */
  calibration: 'calibration.json',
  /** What came of it; there as soon as the run is finished. */
  summary: 'summary.json',
} as const;

/** Path of a file of a run. */
export function runPath(run: string, file: keyof typeof runFiles): string {
  return join(run, runFiles[file]);
}

/**
 * Makes the folder of a new run.
 *
 * @param overwrite takes away a run that is there; nothing else in the folder is touched.
 * @throws where a run is there already, and where the folder cannot be written.
 */
export async function beginRun(run: string, overwrite: boolean): Promise<void> {
  await makeFolder('beginRun', run);
  await removeUnfinished(run);
  if (overwrite) {
    // Last to first, so that what is cut short is no finished run.
    for (const file of Object.keys(runFiles).reverse() as (keyof typeof runFiles)[]) {
      await rm(runPath(run, file), {recursive: true, force: true});
    }
  } else if (await isThere(runPath(run, 'config'))) {
    throw new Error(
      `[@cs/ranker-reference] beginRun: a run is there already. Received: ${run}. Go on with it by 'cs-ranker resume ${run}', replace it with --overwrite, or give another folder.`,
    );
  }
}

/** Takes away a run that failed before its first checkpoint, so that nothing is in the way of the next try. */
export async function abandonRun(run: string): Promise<void> {
  if (await isThere(runPath(run, 'checkpoint'))) return;
  for (const file of Object.keys(runFiles) as (keyof typeof runFiles)[]) {
    await rm(runPath(run, file), {recursive: true, force: true});
  }
}

/** Writes a value of a run as JSON. */
export async function writeRunJson(run: string, file: keyof typeof runFiles, value: unknown): Promise<void> {
  await writeJson(runPath(run, file), value);
}

/** Writes a value as JSON, whole or not at all. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads what {@link writeRunJson} wrote.
 *
 * @returns undefined where there is no such file.
 * @throws for a file that cannot be read, or is no JSON.
 */
export async function readRunJson<T>(run: string, file: keyof typeof runFiles): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(runPath(run, file), 'utf8')) as T;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(
      `[@cs/ranker-reference] readRunJson: a file of the run cannot be read. Received: ${runPath(run, file)} (${(cause as Error).message}). Restore it, or train anew.`,
      {cause},
    );
  }
}

/** Takes away what a process that was killed while it wrote has left in a run. */
export async function removeUnfinished(run: string): Promise<void> {
  const ofModel = ['model.json', 'weights.bin'].map((file) => join(runFiles.model, file));
  for (const file of [...Object.values(runFiles), ...ofModel]) await removeTemporary(join(run, file));
}

/**
 * The folder of the model itself: of a run its model, otherwise the folder.
 *
 * @throws for a run that is not finished: it may have a model, but not yet what calibrates it.
 */
export async function modelFolder(folder: string): Promise<string> {
  const has = (file: keyof typeof runFiles) => isThere(runPath(folder, file));
  const unfinished = (await has('config')) && !(await has('summary'));
  // A model that others made may have a config.json of its own.
  if (unfinished && !(await isThere(join(folder, 'model.json')))) {
    throw new Error(
      `[@cs/ranker-reference] modelFolder: this run is not finished. Received: ${folder}. Finish it by 'cs-ranker resume ${folder}'.`,
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
