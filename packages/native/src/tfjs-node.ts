import {lstat, mkdir, readFile, realpath, rename, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';
import {nativeError} from './errors.js';
import {libraryFolder} from './library.js';
import {lastLines, run} from './run.js';

/** The tfjs-node of a project. */
export interface TfjsNode {
  readonly folder: string;
  readonly version: string;
  /** The path at which it expects its compiled binding. */
  readonly binding: string;
}

/** The releases of tfjs-node whose sources we can compile. */
const KNOWN = /^4\.2[0-9]\./;

/**
 * Finds the tfjs-node that `project` would load.
 *
 * @throws when there is none, or it is an unknown release.
 */
export async function findTfjsNode(project: string): Promise<TfjsNode> {
  let manifest: string;
  try {
    manifest = createRequire(join(resolve(project), 'package.json')).resolve(
      '@tensorflow/tfjs-node/package.json',
    );
  } catch (cause) {
    throw nativeError(
      'install',
      `no @tensorflow/tfjs-node in ${project}. Run: npm install --ignore-scripts @tensorflow/tfjs-node`,
      cause,
    );
  }
  const {version} = JSON.parse(await readFile(manifest, 'utf8')) as {version: string};
  if (!KNOWN.test(version)) {
    throw nativeError(
      'install',
      `this release of @tensorflow/tfjs-node is not supported. Received: ${version}. Use 4.22.`,
    );
  }
  const folder = dirname(manifest);
  return {folder, version, binding: join(folder, 'lib', 'napi-v8', 'tfjs_binding.node')};
}

const stampOf = ({binding}: TfjsNode) => join(dirname(binding), 'cs-native.json');

/** Links TensorFlow's library into tfjs-node and copies a compiled binding there. */
export async function link(tfjsNode: TfjsNode, cache: string, bindingFile: string): Promise<void> {
  const library = join(libraryFolder(cache), 'tensorflow');
  const lib = join(tfjsNode.folder, 'deps', 'lib');
  await mkdir(lib, {recursive: true});
  await mkdir(dirname(tfjsNode.binding), {recursive: true});
  for (const [name, target] of [
    ['libtensorflow_cc.so.2', 'libtensorflow_cc.so.2'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so.2'],
    ['libtensorflow.so', 'libtensorflow_cc.so.2'],
    ['libtensorflow_framework.so', 'libtensorflow_framework.so.2'],
  ] as const) {
    await replace(join(lib, name), (path) => symlink(join(library, target), path));
  }
  const content = await readFile(bindingFile);
  await replace(tfjsNode.binding, (path) => writeFile(path, content));
  const stamp = JSON.stringify({library, bytes: content.length});
  await replace(stampOf(tfjsNode), (path) => writeFile(path, stamp));
}

async function replace(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await rm(temporary, {force: true});
  await make(temporary);
  await rename(temporary, path);
}

/** True if an earlier {@link link} is still in place. Checks a few files only and loads nothing. */
export async function isLinked(tfjsNode: TfjsNode): Promise<boolean> {
  try {
    const stamp = JSON.parse(await readFile(stampOf(tfjsNode), 'utf8')) as {library: string; bytes: number};
    if ((await stat(tfjsNode.binding)).size !== stamp.bytes) return false;
    const linked = await realpath(join(tfjsNode.folder, 'deps', 'lib', 'libtensorflow.so'));
    return linked === (await realpath(join(stamp.library, 'libtensorflow_cc.so.2')));
  } catch {
    return false;
  }
}

/** True if tfjs-node has a binding, no matter who installed it. */
export async function hasBinding({binding}: TfjsNode): Promise<boolean> {
  return (await lstat(binding).catch(() => undefined)) !== undefined;
}

/** Removes what {@link link} created. */
export async function unlink(tfjsNode: TfjsNode): Promise<void> {
  await rm(join(tfjsNode.folder, 'deps'), {recursive: true, force: true});
  await rm(join(tfjsNode.folder, 'lib'), {recursive: true, force: true});
}

/**
 * Multiplies two matrices in a separate Node process. Returns the error, or undefined if it
 * works.
 */
export async function tryLoading(tfjsNode: TfjsNode, node = process.execPath): Promise<string | undefined> {
  const script = `
    const util = require('node:util');
    util.isNullOrUndefined ??= (x) => x === null || x === undefined;
    util.isArray ??= Array.isArray;
    const tf = require(${JSON.stringify(tfjsNode.folder)});
    const [x] = tf.matMul([[1, 2]], [[3], [4]]).dataSync();
    if (tf.getBackend() !== 'tensorflow' || x !== 11) throw new Error('backend ' + tf.getBackend() + ' computes 1*3 + 2*4 = ' + x);
  `;
  const result = await run(node, ['-e', script], {
    env: {...process.env, TF_CPP_MIN_LOG_LEVEL: '3', NODE_OPTIONS: ''},
    timeout: 120_000,
  });
  if (result.code === 0) return undefined;
  return /(Error: .*)/.exec(result.stderr)?.[1] ?? (lastLines(result, 3) || `exit code ${result.code}`);
}
