import {existsSync, readFileSync, realpathSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, it} from 'vitest';
import {cacheFolder} from './cache.js';
import {script, temporary, write} from './fakes.js';
import {install, unsupportedPlatform} from './install.js';
import {findTfjsNode, isLinked} from './tfjs-node.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A project whose tfjs-node has sources but no binding. `installer` is the code of its installer.
 */
function project(installer: string, version = '4.22.0'): string {
  const folder = temporary();
  write(folder, {
    'node_modules/@tensorflow/tfjs-node/package.json': JSON.stringify({
      name: '@tensorflow/tfjs-node',
      version,
    }),
    'node_modules/@tensorflow/tfjs-node/binding/a.cc': 'int a() { return 1; }',
    'node_modules/@tensorflow/tfjs-node/scripts/install.js': installer,
  });
  return folder;
}

const empty = () => ({PATH: temporary()});

describe('install', () => {
  it('says how to install tfjs-node if the project has none', async () => {
    await expect(install({project: temporary()})).rejects.toThrow(
      /^\[@cs\/native\] install: no @tensorflow\/tfjs-node in .*\. Run: npm install --ignore-scripts @tensorflow\/tfjs-node$/,
    );
  });

  it('rejects a release of tfjs-node that it does not support', async () => {
    await expect(install({project: project('', '5.0.0')})).rejects.toThrow('Received: 5.0.0. Use 4.22.');
  });

  it.skipIf(unsupportedPlatform())('lists everything that is missing if no method works', async () => {
    const folder = project("throw new Error('403 Forbidden')");
    const attempt = install({project: folder, cache: temporary(), env: empty()});
    await expect(attempt).rejects.toThrow(
      /cannot be installed here\.\n- wheel: missing\n {2}- python3: not on the PATH .*\n {2}- C\+\+ compiler: none of g\+\+, clang\+\+, c\+\+ is on the PATH .*\n- official: Error: 403 Forbidden$/,
    );
  });

  it('restores tfjs-node if its own installer fails half-way', async () => {
    const folder = project(`
      const fs = require('fs');
      fs.mkdirSync('lib/napi-v8', {recursive: true});
      fs.writeFileSync('lib/napi-v8/tfjs_binding.node', 'half');
      fs.writeFileSync('package.json', '{"broken": true}');
    `);
    const tfjsNode = join(folder, 'node_modules/@tensorflow/tfjs-node');
    const before = readFileSync(join(tfjsNode, 'package.json'), 'utf8');
    await expect(install({project: folder, routes: ['official'], env: empty()})).rejects.toThrow(
      /official: /,
    );
    expect(readFileSync(join(tfjsNode, 'package.json'), 'utf8')).toBe(before);
    expect(existsSync(join(tfjsNode, 'lib'))).toBe(false);
  });

  it.skipIf(unsupportedPlatform())('reports a compiler in CXX that does not run', async () => {
    const attempt = install({
      project: project(''),
      routes: ['wheel'],
      cache: temporary(),
      env: {...empty(), CXX: 'no-such-compiler'},
    });
    await expect(attempt).rejects.toThrow('CXX is set to "no-such-compiler", which does not run');
  });

  const there = existsSync(join(cacheFolder(), 'tensorflow-2.21.0-linux-x64', 'manifest.json'));
  it.skipIf(!there)('shows the error of the compiler and leaves nothing behind', async () => {
    const bin = temporary();
    script(
      bin,
      'g++',
      '[ "$1" = --version ] && echo "g++ 0.1" && exit; echo "a.cc:1: error: what is this" >&2; exit 1',
    );
    const folder = project('');
    const attempt = install({
      project: folder,
      routes: ['wheel'],
      env: {...process.env, CXX: join(bin, 'g++')},
    });
    await expect(attempt).rejects.toThrow(
      /could not compile tfjs-node's binding:\n {2}a\.cc:1: error: what is this/,
    );
    expect(existsSync(join(folder, 'node_modules/@tensorflow/tfjs-node/lib'))).toBe(false);
  });

  it.skipIf(!there)('does nothing in this repository, where tfjs-node already loads', async () => {
    expect(await install({project: root})).toEqual({
      route: 'present',
      tfjsNode: realpathSync(join(root, 'node_modules/@tensorflow/tfjs-node')),
    });
    expect(await isLinked(await findTfjsNode(root))).toBe(true);
  });
});

describe('unsupportedPlatform', () => {
  const {platform, arch} = process;
  afterEach(() => {
    Object.defineProperty(process, 'platform', {value: platform});
    Object.defineProperty(process, 'arch', {value: arch});
  });
  it('names a platform without a wheel', () => {
    Object.defineProperty(process, 'platform', {value: 'plan9'});
    Object.defineProperty(process, 'arch', {value: 'mips'});
    expect(unsupportedPlatform()).toBe(
      'there is no wheel for plan9 mips, only for linux x64 (loadBackend falls back to WebAssembly or pure JS)',
    );
  });
});
