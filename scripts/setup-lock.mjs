/**
 * One set-up at a time in a clone. The lock names the process that holds it and the program that this runs, so that a set-up
 * that was killed leaves no lock for good, and what it left running is waited for.
 */
import {linkSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';

const PAUSE_MS = 200;

/**
 * Waits for the lock and takes it; it is given back when this process exits.
 *
 * @param onWait called once, with the process id that is waited for.
 * @returns notes the process id of the program that now runs under the lock.
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
    // Renamed, so that nobody reads half of it.
    writeFileSync(`${path}.next`, text(process.pid, child));
    renameSync(`${path}.next`, path);
  };
}

const text = (...pids) => JSON.stringify(pids);

function take(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, text(process.pid));
  try {
    // Unlike a new file, a link is there with its text or not at all.
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

/** A name of its own, so that of two that find a dead lock only one takes it away, and neither a new one. */
function discard(path) {
  const dead = `${path}.${process.pid}`;
  try {
    renameSync(path, dead);
    if (holders(dead).some(alive)) renameSync(dead, path);
  } catch {
    // Another one was faster.
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
