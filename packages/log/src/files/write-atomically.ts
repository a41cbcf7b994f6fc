import {open, readdir, rename, rm} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {packageError} from '@cs/core';

/**
 * Writes a file such that readers see either the old or the new content, even after a crash or a
 * power failure: the content goes to a temporary file beside it, is flushed to disk and renamed. A
 * failed write leaves the old file.
 *
 * @throws if the file cannot be written, for example because the disk is full.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  // Not write-file-atomic 7 or atomically 2: after a partial write, as on a full disk, both put the
  // cut file in place.
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, {force: true});
    const message = `the file could not be written; any previous content is unchanged. Received: ${path} (${(cause as Error).message}). Check that the folder is writable and the disk has space.`;
    throw Object.assign(packageError('@cs/log', 'writeAtomically', message), {cause});
  }
  await syncFolder(dirname(path));
}

/**
 * Removes temporary files of {@link writeAtomically} for this path that a killed process left
 * behind. Call it only while no other process writes this file, for example under `withLock`.
 */
export async function removeTemporary(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  const names = await readdir(folder).catch(() => [] as string[]);
  for (const each of names) {
    if (each.startsWith(`${name}.`) && /^\.\d+\.tmp$/.test(each.slice(name.length))) {
      await rm(join(folder, each), {force: true});
    }
  }
}

/** Flushes the rename itself, on systems that can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
