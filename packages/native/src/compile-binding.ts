import {createHash} from 'node:crypto';
import {mkdtemp, readdir, readFile, rename, rm, symlink} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {nativeError} from './errors.js';
import {libraryFolder} from './library.js';
import {lastLines, run} from './run.js';
import type {TfjsNode} from './tfjs-node.js';
import type {Tool} from './tools.js';

const flags = ['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', '-w'];

/** The path in the cache of the binding compiled from these sources, flags and compiler. */
export async function bindingPath(
  cache: string,
  {folder, version}: TfjsNode,
  compiler: Tool,
): Promise<string> {
  const hash = createHash('sha256').update(
    `${version} ${libraryFolder(cache)} ${compiler.version} ${flags.join(' ')}`,
  );
  const sources = join(folder, 'binding');
  for (const name of (await readdir(sources)).sort()) hash.update(await readFile(join(sources, name)));
  return join(cache, `tfjs-binding-${hash.digest('hex').slice(0, 16)}.node`);
}

/**
 * Compiles tfjs-node's binding against the cached library with one compiler call and stores it in
 * the cache. Node-API is stable, so one binary works with every Node version. The caller must
 * hold the lock of the cache.
 *
 * @returns the path of the binding.
 * @throws when the compiler fails or the disk is full.
 */
export async function compileBinding(
  cache: string,
  tfjsNode: TfjsNode,
  compiler: Tool,
  {env = process.env}: {env?: NodeJS.ProcessEnv} = {},
): Promise<string> {
  const target = await bindingPath(cache, tfjsNode, compiler);
  const library = join(libraryFolder(cache), 'tensorflow');
  const nodeHeaders = dirname(createRequire(import.meta.url).resolve('node-api-headers/include/node_api.h'));
  const sources = join(tfjsNode.folder, 'binding');
  const staging = await mkdtemp(join(cache, 'staging-'));
  try {
    await linkNames(staging, library);
    const output = join(staging, 'tfjs_binding.node');
    const result = await run(
      compiler.program,
      [
        ...flags,
        `-I${nodeHeaders}`,
        `-I${join(library, 'include')}`,
        ...(await readdir(sources)).filter((name) => name.endsWith('.cc')).map((name) => join(sources, name)),
        `-L${staging}`,
        ...['-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib'],
        ...['-o', output],
      ],
      {env: {...env, TMPDIR: staging}},
    );
    if (result.code !== 0) {
      throw nativeError(
        'install',
        /No space left/.test(result.stderr)
          ? `the disk of ${cache} is full. Free some space, or set CS_NATIVE_CACHE to a folder on another disk.`
          : `${compiler.program} could not compile tfjs-node's binding:\n${lastLines(result)}\nTry a newer g++: set CXX to its path.`,
      );
    }
    await rename(output, target);
    return target;
  } finally {
    await rm(staging, {recursive: true, force: true});
  }
}

/** Links the library files under the names that the linker looks for, lib<name>.so. */
async function linkNames(folder: string, library: string): Promise<void> {
  await symlink(join(library, 'libtensorflow_cc.so.2'), join(folder, 'libtensorflow.so'));
  await symlink(join(library, 'libtensorflow_framework.so.2'), join(folder, 'libtensorflow_framework.so'));
}
