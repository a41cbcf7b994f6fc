import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {onTestFinished} from 'vitest';
import type {Wheel} from './library.js';

/** A temporary folder that is removed after the test. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cs-native-test-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** Writes files by path and creates the folders they need. */
export function write(folder: string, files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), content);
  }
}

/** Writes an executable shell script that replaces a program; returns its path. */
export function script(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  write(folder, {[name]: `#!/bin/sh\n${text}\n`});
  chmodSync(path, 0o755);
  return path;
}

/** The path of this machine's Python, or undefined. */
export function realPython(): string | undefined {
  try {
    return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {encoding: 'utf8'}).trim();
  } catch {
    return undefined;
  }
}

/** Makes a tiny wheel; returns its path and its description with the right size and hash. */
export function tinyWheel(folder: string): {path: string; wheel: Wheel} {
  const path = join(folder, 'tiny-1-py3-none-any.whl');
  const files = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/include/tensorflow/c/c_api.h'];
  const make = `
import hashlib, os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
    for name in sys.argv[2:]: archive.writestr(name, name * 1000)
print(os.path.getsize(sys.argv[1]), hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())
`;
  const out = execFileSync(realPython()!, ['-c', make, path, ...files], {encoding: 'utf8'});
  const [bytes, sha256] = out.trim().split(' ') as [string, string];
  return {
    path,
    wheel: {
      requirement: 'tiny==1',
      target: [],
      sha256,
      bytes: Number(bytes),
      extractedBytes: 1e5,
      folder: 'tiny',
      files,
    },
  };
}

/**
 * The real Python, but `pip download` runs the shell code `download` (`$out` is the target
 * folder).
 */
export function fakePython(folder: string, download: string): string {
  return script(
    folder,
    'python3',
    `case "$*" in *"pip download"*)
  out=; last=; for each in "$@"; do [ "$last" = --dest ] && out="$each"; last="$each"; done
  mkdir -p "$out"; ${download}; exit;; esac
exec ${realPython()} "$@"`,
  );
}
