import {access, constants, cp, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {cacheFolder, withCacheLock} from './cache.js';
import {bindingPath, compileBinding} from './compile-binding.js';
import {nativeError} from './errors.js';
import {fetchLibrary, hasLibrary, type OnProgress} from './library.js';
import {lastLines, run} from './run.js';
import {findTfjsNode, hasBinding, isLinked, link, type TfjsNode, tryLoading, unlink} from './tfjs-node.js';
import {findCompiler, findPython, type Tool} from './tools.js';

/** How to install. */
export interface InstallOptions {
  /** Folder of the project whose tfjs-node is to work. Default: the working directory. */
  readonly project?: string;
  /** Ways to try, in this order. Default: `['wheel', 'official']`. */
  readonly routes?: readonly ('wheel' | 'official')[];
  /** Folder that keeps the library. Default: see the environment variable `CS_NATIVE_CACHE`. */
  readonly cache?: string;
  /** Told of each step and of how far it is, 0 to 1, where that can be told. */
  readonly onProgress?: OnProgress;
  /** Environment for the programs that are run. Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What an install did. */
export interface InstallResult {
  /** `present`: it worked before. */
  readonly route: 'present' | 'wheel' | 'official';
  /** Folder of the tfjs-node that works now. */
  readonly tfjsNode: string;
}

/**
 * Makes the tfjs-node of a project load: where it does not yet, from TensorFlow's Python wheel and one
 * compiler call, otherwise by tfjs-node's own installer. Safe to repeat and to run twice at once.
 *
 * @throws when no way works: the message lists what each lacks. Nothing is left half-installed.
 */
export async function install({
  project = process.cwd(),
  routes = ['wheel', 'official'],
  env = process.env,
  cache = cacheFolder(env),
  onProgress = () => {},
}: InstallOptions = {}): Promise<InstallResult> {
  const tfjsNode = await findTfjsNode(project);
  if (await isLinked(tfjsNode)) return {route: 'present', tfjsNode: tfjsNode.folder};
  if (await hasBinding(tfjsNode)) {
    onProgress('looking at the binding that is there');
    if ((await tryLoading(tfjsNode)) === undefined) return {route: 'present', tfjsNode: tfjsNode.folder};
  }
  const lacks: string[] = [];
  for (const route of routes) {
    const lack =
      route === 'wheel'
        ? await wheelRoute(tfjsNode, cache, env, onProgress)
        : await officialRoute(tfjsNode, env, onProgress);
    if (lack === undefined) return {route, tfjsNode: tfjsNode.folder};
    lacks.push(`- ${route}: ${lack.replaceAll('\n', '\n  ')}`);
  }
  throw nativeError('install', `the native backend cannot be installed here.\n${lacks.join('\n')}`);
}

/** Undefined where the wheel is for this machine, otherwise why not. */
export function unsupportedPlatform(): string | undefined {
  const {platform, arch} = process;
  if (platform !== 'linux' || arch !== 'x64')
    return `there is no wheel for ${platform} ${arch}, only for linux x64 (here loadBackend takes WebAssembly or pure JS)`;
  const header = (process.report.getReport() as {header: {glibcVersionRuntime?: string}}).header;
  const [major = 0, minor = 0] = (header.glibcVersionRuntime ?? '0').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 27)) {
    return `the wheel needs glibc 2.27 or newer. Received: ${header.glibcVersionRuntime ?? 'another C library (musl?)'}`;
  }
  return undefined;
}

async function wheelRoute(
  tfjsNode: TfjsNode,
  cache: string,
  env: NodeJS.ProcessEnv,
  onProgress: OnProgress,
): Promise<string | undefined> {
  const unsupported = unsupportedPlatform();
  if (unsupported) return unsupported;
  const compiler = await findCompiler(env);
  onProgress('checking the cache');
  const cached = await hasLibrary(cache, true);
  const python = cached ? undefined : await findPython(env);
  const missing = [python, compiler].flatMap((tool) => (tool && 'missing' in tool ? [tool.missing] : []));
  if (missing.length) return `missing\n${missing.map((each) => `- ${each}`).join('\n')}`;
  try {
    const binding = await provide(tfjsNode, cache, cached, python as Tool, compiler as Tool, env, onProgress);
    onProgress('loading');
    await link(tfjsNode, cache, binding);
    const complaint = await tryLoading(tfjsNode);
    if (complaint === undefined) return undefined;
    await unlink(tfjsNode);
    return `it was built, but does not load: ${complaint}`;
  } catch (error) {
    return (error as Error).message.replace('[@cs/native] install: ', '');
  }
}

/** The compiled binding, from the cache where it is there, which then may be read-only. */
async function provide(
  tfjsNode: TfjsNode,
  cache: string,
  cached: boolean,
  python: Tool,
  compiler: Tool,
  env: NodeJS.ProcessEnv,
  onProgress: OnProgress,
): Promise<string> {
  const path = await bindingPath(cache, tfjsNode, compiler);
  const there = () =>
    access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
  if (cached && (await there())) return path;
  return withCacheLock(
    cache,
    async () => {
      // Another install may have done it while this one waited.
      if (!cached && !(await hasLibrary(cache, true))) await fetchLibrary(cache, python, onProgress, {env});
      if (await there()) return path;
      onProgress('compiling the binding (about 10 s)');
      return compileBinding(cache, tfjsNode, compiler, {env});
    },
    () => onProgress('waiting for another install'),
  );
}

async function officialRoute(
  tfjsNode: TfjsNode,
  env: NodeJS.ProcessEnv,
  onProgress: OnProgress,
): Promise<string | undefined> {
  onProgress("trying tfjs-node's own installer");
  // It edits its own package.json on the way, and leaves it so when it is stopped.
  const safe = await mkdtemp(join(tmpdir(), 'cs-native-'));
  const manifest = join(tfjsNode.folder, 'package.json');
  try {
    await cp(manifest, join(safe, 'package.json'));
    const result = await run(process.execPath, ['scripts/install.js'], {
      cwd: tfjsNode.folder,
      env,
      timeout: 600_000,
    });
    const complaint =
      result.code === 0 && (await hasBinding(tfjsNode))
        ? await tryLoading(tfjsNode)
        : /^\w*Error: .*$/m.exec(result.stderr)?.[0] || lastLines(result, 2) || 'it brought no binding';
    if (complaint === undefined) return undefined;
    await unlink(tfjsNode);
    await cp(join(safe, 'package.json'), manifest);
    return complaint;
  } finally {
    await rm(safe, {recursive: true, force: true});
  }
}
