/**
 * Lets one set-up run at a time in a clone. The lock file holds the ids of its process and of the
 * program that it runs. A lock whose processes have ended is ignored, so a killed set-up blocks
 * nobody. It uses Node's own modules only, because no library is installed yet.
 */
import {linkSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';

const PAUSE_MS = 200;

/**
 * Waits for the lock and takes it. The lock is released when this process exits.
 *
 * @param onWait called once, with the id of the process that holds the lock.
 * @returns a function that records the id of the program that now runs under the lock.
 */
export async function takeLock(path, onWait) {
  let told = false;
  while (!take(path)) {
    const busy = holders(path).find(alive);
    if (busy === undefined) {
      discard(path);
      continue;
    }
    if (!told) onWait(busy);
    told = true;
    await wait(PAUSE_MS);
  }
  process.on('exit', () => rmSync(path, {force: true}));
  return (child) => {
    // Renaming makes the change atomic for readers.
    writeFileSync(`${path}.next`, text(process.pid, child));
    renameSync(`${path}.next`, path);
  };
}

const text = (...pids) => JSON.stringify(pids);

function take(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, text(process.pid));
  try {
    // A hard link appears together with its content; a new file would be empty at first.
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

/** Removes a stale lock. Renaming it first ensures that only one process removes it, and none removes a new one. */
function discard(path) {
  const dead = `${path}.${process.pid}`;
  try {
    renameSync(path, dead);
    if (holders(dead).some(alive)) renameSync(dead, path);
  } catch {
    // Another process was faster.
  }
  rmSync(dead, {force: true});
}

function holders(path) {
  try {
    const pids = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(pids) ? pids.filter(Number.isInteger) : [];
  } catch {
    return [];
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
