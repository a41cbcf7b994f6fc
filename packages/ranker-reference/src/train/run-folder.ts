import {access, readdir, readFile, rm, rmdir} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolder} from './make-folder.js';
import {writeAtomically} from './write-atomically.js';

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

/** Takes away a run that failed before its first checkpoint, so that nothing is in the way of the next try; a folder left empty goes, too. */
export async function abandonRun(run: string): Promise<void> {
  if (await isThere(runPath(run, 'checkpoint'))) return;
  for (const file of Object.keys(runFiles) as (keyof typeof runFiles)[]) {
    await rm(runPath(run, file), {recursive: true, force: true});
  }
  await removeIfEmpty(run);
}

/** Removes a folder that holds nothing. */
export async function removeIfEmpty(folder: string): Promise<void> {
  // What cannot be removed holds something.
  await rmdir(folder).catch(() => {});
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
 * @throws for a file that is no JSON.
 */
export async function readRunJson<T>(run: string, file: keyof typeof runFiles): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(runPath(run, file), 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Error(
      `[@cs/ranker-reference] readRunJson: a file of the run cannot be read. Received: ${runPath(run, file)} (${(cause as Error).message}). Restore it, or train anew.`,
      {cause},
    );
  }
}

/** Takes away what a process that was killed while it wrote has left in a run. */
export async function removeUnfinished(run: string): Promise<void> {
  for (const name of await readdir(run, {recursive: true})) {
    if (/\.\d+\.tmp$/.test(name)) await rm(join(run, name), {force: true});
  }
}

/** The folder of the model itself: of a run its model, otherwise the folder. */
export async function modelFolder(folder: string): Promise<string> {
  return (await isThere(runPath(folder, 'model'))) ? runPath(folder, 'model') : folder;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
