import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, open, readdir, readFile, rm, stat, statfs} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import {tryLock, waitForLock} from 'fs-native-extensions';
import {fileSystemAdvice, nativeError} from './errors.js';

/** Size and SHA-256 of each file in a cached folder, by its path relative to the folder. */
export type Manifest = Readonly<Record<string, {readonly bytes: number; readonly sha256: string}>>;

/**
 * The cache folder, which all projects of a user share: `$CS_NATIVE_CACHE`, else
 * `$XDG_CACHE_HOME/cs-native`, else `~/.cache/cs-native`.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.CS_NATIVE_CACHE) return resolve(env.CS_NATIVE_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cs-native');
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, {highWaterMark: 1 << 20})) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Reads the manifest of a cached folder.
 *
 * @param thorough also compare the hashes of the files, not only their sizes.
 * @returns undefined if a file is missing or does not match the manifest.
 */
export async function readManifest(folder: string, thorough: boolean): Promise<Manifest | undefined> {
  try {
    const manifest: Manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    for (const [path, {bytes, sha256: expected}] of Object.entries(manifest)) {
      const file = join(folder, path);
      if ((await stat(file)).size !== bytes) return undefined;
      if (thorough && (await sha256(file)) !== expected) return undefined;
    }
    return manifest;
  } catch {
    return undefined;
  }
}

/** @throws when the disk of a folder has less than `bytes` free. */
export async function needSpace(folder: string, bytes: number): Promise<void> {
  const {bavail, bsize} = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  const mb = (n: number) => `${Math.round(n / 1e6)} MB`;
  throw nativeError(
    'install',
    `the disk of ${folder} has too little space. Received: ${mb(bavail * bsize)} free, needed: ${mb(bytes)}. Free some space, or set CS_NATIVE_CACHE to a folder on another disk.`,
  );
}

/**
 * Runs `work` while holding the lock of the cache, so that only one install uses it at a time.
 * The operating system releases the lock when its process ends, even if it was killed.
 *
 * @param onWait called if another install holds the lock.
 */
export async function withCacheLock<T>(
  cache: string,
  work: () => Promise<T>,
  onWait: () => void = () => {},
): Promise<T> {
  try {
    await mkdir(cache, {recursive: true}).catch((error: NodeJS.ErrnoException) => {
      // Node reports ENOENT if the folder cannot be created on a read-only disk.
      if (error.code === 'ENOENT') error.code = 'EROFS';
      throw error;
    });
    // The file stays: only its lock counts.
    const file = await open(join(cache, 'install.lock'), 'a+');
    try {
      if (!tryLock(file.fd)) {
        onWait();
        await waitForLock(file.fd);
      }
      // Remove what a killed install left behind. We hold the lock, so nobody else uses it.
      for (const name of await readdir(cache)) {
        if (name.startsWith('staging-')) await rm(join(cache, name), {recursive: true, force: true});
      }
      return await work();
    } finally {
      await file.close();
    }
  } catch (error) {
    const advice = fileSystemAdvice(error, cache);
    throw advice ? nativeError('install', advice, error) : error;
  }
}
