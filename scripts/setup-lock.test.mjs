import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'cs-setup-'));
after(() => rmSync(folder, {recursive: true}));
const modules = {
  lock: new URL('./setup-lock.mjs', import.meta.url).href,
  child: new URL('./run-child.mjs', import.meta.url).href,
};

/** Starts a program that takes the lock, then does `body`. */
function holder(path, body) {
  const program = `
    import {takeLock} from ${JSON.stringify(modules.lock)};
    import {runChild} from ${JSON.stringify(modules.child)};
    const note = await takeLock(${JSON.stringify(path)}, (pid) => console.log('waits for', pid));
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  const says = (text) =>
    new Promise((resolve, reject) => {
      const look = () => said.includes(text) && resolve(said);
      child.stdout.setEncoding('utf8').on('data', (piece) => {
        said += piece;
        look();
      });
      look();
      child.on('close', () => reject(new Error(`ended without "${text}": ${said}`)));
    });
  return {child, ended, says};
}

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has asked for yet is no longer at work.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
/** A program that starts another one, and lets neither be stopped by SIGTERM. */
const stubborn = `
  await runChild('sh', ['-c', 'trap "" TERM INT; sleep 60 & echo at work $!; wait; wait'], {cwd: '/', env: process.env, onStart: note});`;
const posix = {skip: process.platform === 'win32' && 'needs process groups'};

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  test(
    `${signal} ends what set-up runs, with all that this started, and then set-up with ${code}`,
    posix,
    async () => {
      const path = join(folder, signal);
      const first = holder(path, stubborn);
      const [, sleeper] = /at work (\d+)/.exec(await first.says('at work'));
      first.child.kill(signal);
      assert.equal(await first.ended, code);
      assert.equal(alive(Number(sleeper)), false);
      assert.equal(existsSync(path), false);
    },
  );
}

test('a second set-up waits until the first is done', async () => {
  const path = join(folder, 'two');
  const first = holder(path, `console.log('has it'); setInterval(() => {}, 1000);`);
  await first.says('has it');
  const second = holder(path, `console.log('has it too');`);
  assert.doesNotMatch(await second.says(`waits for ${first.child.pid}`), /has it too/);
  first.child.kill('SIGTERM');
  await second.says('has it too');
  assert.equal(await first.ended, 143);
});

test('after SIGKILL the next set-up waits for what the killed one left at work', posix, async () => {
  const path = join(folder, 'killed');
  const first = holder(
    path,
    `await runChild('sh', ['-c', 'echo at work; sleep 60'], {cwd: '/', env: process.env, onStart: note});`,
  );
  await first.says('at work');
  let worker;
  // The worker may speak before the lock names it.
  while (worker === undefined) {
    await wait(10);
    [, worker] = JSON.parse(readFileSync(path, 'utf8'));
  }
  first.child.kill('SIGKILL');
  assert.equal(await first.ended, 'SIGKILL');
  const second = holder(path, `console.log('has it');`);
  assert.doesNotMatch(await second.says(`waits for ${worker}`), /has it/);
  assert.equal(alive(worker), true);
  process.kill(-worker);
  await second.says('has it');
  assert.equal(alive(worker), false);
});

for (const [what, text] of [
  ['of dead processes', '[4194304, 4194303]'],
  ['that holds something else', '{"owner": 1}'],
  ['that is empty', ''],
]) {
  test(`a lock ${what} is taken over`, async () => {
    const path = join(folder, 'stale');
    writeFileSync(path, text);
    assert.equal(await holder(path, '').ended, 0);
    assert.equal(existsSync(path), false);
  });
}
