import {copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {fakePython, realPython, script, temporary, tinyWheel} from './fakes.js';
import {fetchLibrary, hasLibrary, libraryFolder} from './library.js';

const nothing = () => {};

describe.skipIf(!realPython())('fetchLibrary', () => {
  function setUp(download: (wheel: string) => string) {
    const folder = temporary();
    const {path, wheel} = tinyWheel(folder);
    const cache = join(folder, 'cache');
    const python = {program: fakePython(folder, download(path)), version: ''};
    return {cache, wheel, path, python, fetch: () => fetchLibrary(cache, python, nothing, {wheel})};
  }

  it('extracts the files of the wheel with their hashes, and nothing else', async () => {
    const {cache, wheel, fetch} = setUp((path) => `cp ${path} "$out"`);
    const manifest = await fetch();
    expect(Object.keys(manifest)).toEqual(wheel.files);
    expect(await hasLibrary(cache, true, wheel)).toBe(true);
    expect(readdirSync(cache)).toEqual(['tiny']);
    expect(readFileSync(join(cache, 'tiny', wheel.files[0]!), 'utf8')).toBe(wheel.files[0]!.repeat(1000));
  });

  it('rejects a truncated wheel and leaves nothing behind', async () => {
    const {cache, fetch} = setUp((path) => `head -c 200 ${path} > "$out/tiny-1-py3-none-any.whl"`);
    await expect(fetch()).rejects.toThrow(
      /the wheel that pip downloaded is damaged.*200 bytes; expected \d+ bytes/s,
    );
    expect(readdirSync(cache)).toEqual([]);
  });

  it('rejects a different wheel of the same size', async () => {
    const {fetch} = setUp((path) => `tr a b < ${path} > "$out/tiny-1-py3-none-any.whl"`);
    await expect(fetch()).rejects.toThrow(/damaged or is not the expected one/);
  });

  it('shows the error of pip', async () => {
    const {fetch, cache} = setUp(() => 'echo "ERROR: No matching distribution" >&2; exit 1');
    await expect(fetch()).rejects.toThrow(
      /pip could not download tiny==1:\nERROR: No matching distribution\nCheck/,
    );
    expect(readdirSync(cache)).toEqual([]);
  });

  it('does not repeat the download of an interrupted install', async () => {
    const {cache, wheel, path, fetch} = setUp(() => 'exit 1');
    await expect(fetch()).rejects.toThrow();
    copyFileSync(path, join(cache, 'tiny.whl'));
    await fetch();
    expect(await hasLibrary(cache, true, wheel)).toBe(true);
  });

  it('checks the free space before it downloads', async () => {
    const {cache, wheel, python} = setUp((path) => `cp ${path} "$out"`);
    const huge = {...wheel, extractedBytes: 1e18};
    await expect(fetchLibrary(cache, python, nothing, {wheel: huge})).rejects.toThrow(
      /too little space. Received: \d+ MB free, needed: 1000000000000 MB/,
    );
  });

  it('reports a disk that becomes full while unpacking', async () => {
    const {cache, wheel, path} = setUp(() => '');
    copyFileSync(path, join(cache, '..', 'copy.whl'));
    const full = script(
      temporary(),
      'python3',
      `case "$*" in *pip*) last=; for e in "$@"; do [ "$last" = --dest ] && mkdir -p "$e" && cp ${path} "$e"; last="$e"; done; exit;; esac
echo "OSError: [Errno 28] No space left on device" >&2; exit 1`,
    );
    await expect(fetchLibrary(cache, {program: full, version: ''}, nothing, {wheel})).rejects.toThrow(
      /is full\./,
    );
    expect(existsSync(libraryFolder(cache, wheel))).toBe(false);
    expect(readdirSync(cache)).toEqual(['tiny.whl']);
  });
});

describe.skipIf(!realPython())('hasLibrary', () => {
  it('always detects a changed size, and a changed byte if it is thorough', async () => {
    const folder = temporary();
    const {path, wheel} = tinyWheel(folder);
    const python = {program: fakePython(folder, `cp ${path} "$out"`), version: ''};
    await fetchLibrary(folder, python, nothing, {wheel});
    const file = join(folder, 'tiny', wheel.files[0]!);
    const content = readFileSync(file);
    content[10]! ^= 1;
    writeFileSync(file, content);
    expect(await hasLibrary(folder, false, wheel)).toBe(true);
    expect(await hasLibrary(folder, true, wheel)).toBe(false);
    writeFileSync(file, content.subarray(1));
    expect(await hasLibrary(folder, false, wheel)).toBe(false);
  });
});
