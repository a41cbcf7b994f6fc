import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {cacheFolder, withCacheLock} from './cache.js';
import {temporary} from './fakes.js';

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return {given, give};
}

describe('cacheFolder', () => {
  it('is CS_NATIVE_CACHE, else a folder in XDG_CACHE_HOME, else one in the home folder', () => {
    expect(cacheFolder({CS_NATIVE_CACHE: '/a', XDG_CACHE_HOME: '/b'})).toBe('/a');
    expect(cacheFolder({XDG_CACHE_HOME: '/b'})).toBe('/b/cs-native');
    expect(cacheFolder({})).toMatch(/\/\.cache\/cs-native$/);
  });
});

describe('withCacheLock', () => {
  it('runs one install at a time and notifies the one that waits', async () => {
    const cache = temporary();
    const order: string[] = [];
    const [inside, waits] = [signal(), signal()];
    const first = withCacheLock(cache, async () => {
      order.push('first in');
      inside.give();
      await waits.given;
      order.push('first out');
    });
    await inside.given;
    const second = withCacheLock(
      cache,
      async () => order.push('second in'),
      () => {
        order.push('second waits');
        waits.give();
      },
    );
    await Promise.all([first, second]);
    expect(order).toEqual(['first in', 'second waits', 'first out', 'second in']);
  });

  it('releases the lock if the work fails', async () => {
    const cache = temporary();
    await expect(withCacheLock(cache, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withCacheLock(cache, async () => 7)).toBe(7);
  });

  it('removes what a killed install left behind', async () => {
    const cache = temporary();
    mkdirSync(join(cache, 'staging-x'));
    writeFileSync(join(cache, 'install.lock'), '');
    expect(await withCacheLock(cache, async () => existsSync(join(cache, 'staging-x')))).toBe(false);
  });

  it('says what to do if the cache is a file or is not writable', async () => {
    const file = join(temporary(), 'file');
    writeFileSync(file, '');
    await expect(withCacheLock(file, async () => 1)).rejects.toThrow(
      `[@cs/native] install: ${file} is not a folder. Set CS_NATIVE_CACHE to a writable folder.`,
    );
    if (process.platform === 'linux') {
      await expect(withCacheLock('/sys/cs-native', async () => 1)).rejects.toThrow(
        '[@cs/native] install: /sys/cs-native is not writable. Set CS_NATIVE_CACHE to a writable folder.',
      );
    }
  });
});
