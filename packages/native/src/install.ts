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

/** Options of `install`. */
export interface InstallOptions {
  /** Folder of the project that has tfjs-node as a dependency. Default: the working directory. */
  readonly project?: string;
  /**
   * The methods to try, in this order: `'wheel'` uses TensorFlow's Python wheel, `'official'` runs
   * tfjs-node's own installer. Default: `['wheel', 'official']`.
   */
  readonly routes?: readonly ('wheel' | 'official')[];
  /**
   * Folder for the library. Default: `$CS_NATIVE_CACHE`, else `$XDG_CACHE_HOME/cs-native`, else
   * `~/.cache/cs-native`.
   */
  readonly cache?: string;
  /** Called with each step and, if known, its progress from 0 to 1. Default: none. */
  readonly onProgress?: OnProgress;
  /** Environment variables for the programs that are run. Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What `install` did. */
export interface InstallResult {
  /** The method that worked; `'present'` if tfjs-node already loaded. */
  readonly route: 'present' | 'wheel' | 'official';
  /** Folder of the tfjs-node that now loads. */
  readonly tfjsNode: string;
}

/**
 * Installs the native library for a project's tfjs-node, unless it already loads. It uses
 * TensorFlow's Python wheel and one compiler call; if that fails, it runs tfjs-node's own
 * installer. It can be repeated, and several installs can run at the same time.
 *
 * @throws when the project has no tfjs-node or an unknown release of it, and when no method
 *   works; the message then lists what each method lacks. A failed install leaves nothing
 *   half-installed.
 * @example
 * const {route} = await install({project: process.cwd()});
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
    onProgress('testing the existing binding');
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

/** The reason why the wheel does not work on this machine; undefined if it does. */
export function unsupportedPlatform(): string | undefined {
  const {platform, arch} = process;
  if (platform !== 'linux' || arch !== 'x64')
    return `there is no wheel for ${platform} ${arch}, only for linux x64 (loadBackend falls back to WebAssembly or pure JS)`;
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
    return `the binding was compiled but does not load: ${complaint}`;
  } catch (error) {
    return (error as Error).message.replace('[@cs/native] install: ', '');
  }
}

/**
 * Returns the path of the compiled binding. If the cache is complete, it only needs to be
 * readable.
 */
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
      // Another install may have fetched it while this one waited for the lock.
      if (!cached && !(await hasLibrary(cache, true))) await fetchLibrary(cache, python, onProgress, {env});
      if (await there()) return path;
      onProgress('compiling the binding (about 10 s)');
      return compileBinding(cache, tfjsNode, compiler, {env});
    },
    () => onProgress('waiting for another install to finish'),
  );
}

async function officialRoute(
  tfjsNode: TfjsNode,
  env: NodeJS.ProcessEnv,
  onProgress: OnProgress,
): Promise<string | undefined> {
  onProgress("trying tfjs-node's own installer");
  // That installer edits tfjs-node's package.json and does not restore it if it is interrupted.
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
        : /^\w*Error: .*$/m.exec(result.stderr)?.[0] || lastLines(result, 2) || 'it installed no binding';
    if (complaint === undefined) return undefined;
    await unlink(tfjsNode);
    await cp(join(safe, 'package.json'), manifest);
    return complaint;
  } finally {
    await rm(safe, {recursive: true, force: true});
  }
}
