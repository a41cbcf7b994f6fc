import {open, readdir, rename, rm} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';

/**
 * Writes a file so that a reader sees the old or the new one, never a part, whatever happens to the process or the machine: into a file beside
 * it, to the disk, then renamed. A failure leaves nothing behind.
 *
 * @throws where it cannot be written, such as on a full disk.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
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
    throw new Error(
      `[@cs/log] writeAtomically: the file could not be written, and what was there before is whole. Received: ${path} (${(cause as Error).message}). Check that its folder can be written to and that the disk has room.`,
      {cause},
    );
  }
  await syncFolder(dirname(path));
}

/** Takes away what processes that were killed in {@link writeAtomically} have left of a file. */
export async function removeTemporary(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  // Without a folder there is nothing to take away.
  const names = await readdir(folder).catch(() => []);
  for (const each of names) {
    if (each.startsWith(`${name}.`) && /^\.\d+\.tmp$/.test(each.slice(name.length))) {
      await rm(join(folder, each), {force: true});
    }
  }
}

/** Brings the rename to the disk, where the system lets a folder be opened. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
