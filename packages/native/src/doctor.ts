import {access, constants, statfs} from 'node:fs/promises';
import {dirname} from 'node:path';
import {cacheFolder} from './cache.js';
import {unsupportedPlatform} from './install.js';
import {hasLibrary} from './library.js';
import {findTfjsNode, hasBinding, tryLoading} from './tfjs-node.js';
import {findCompiler, findPython, type Tool} from './tools.js';

/** The result of one check. */
export interface Finding {
  readonly subject: string;
  readonly ok: boolean;
  readonly found: string;
}

/** The result of {@link doctor}. */
export interface Diagnosis {
  /** True if the native backend loads. */
  readonly works: boolean;
  readonly findings: readonly Finding[];
  /** What to do next if it does not work, else empty. */
  readonly advice: string;
}

/**
 * Checks everything that the native backend needs. It changes nothing.
 *
 * @param options `project`: the folder of the project, default the working directory. `env`: the
 *   environment variables to use, default `process.env`.
 * @example
 * const {works, advice} = await doctor();
 */
export async function doctor({
  project = process.cwd(),
  env = process.env,
}: {
  project?: string;
  env?: NodeJS.ProcessEnv;
} = {}): Promise<Diagnosis> {
  const findings: Finding[] = [];
  const note = (subject: string, ok: boolean, found: string) => findings.push({subject, ok, found});
  note('node', true, `${process.version} on ${process.platform} ${process.arch}`);

  let complaint: string | undefined;
  let advice = '';
  try {
    const tfjsNode = await findTfjsNode(project);
    note('tfjs-node', true, `${tfjsNode.version} in ${tfjsNode.folder}`);
    complaint = (await hasBinding(tfjsNode))
      ? await tryLoading(tfjsNode)
      : 'tfjs-node has no compiled binding';
    advice = 'Run: npx cs-native install';
  } catch (error) {
    complaint = (error as Error).message.replace('[@cs/native] install: ', '');
    advice = 'Run: npm install --ignore-scripts @tensorflow/tfjs-node && npx cs-native install';
  }
  note('native backend', complaint === undefined, complaint ?? 'loads and multiplies');

  const unsupported = unsupportedPlatform();
  note('wheel', !unsupported, unsupported ?? 'available for this machine');
  const tool = (subject: string, found: Tool | {missing: string}) => {
    const ok = !('missing' in found);
    note(subject, ok, 'missing' in found ? found.missing : `${found.program}: ${found.version}`);
    return ok;
  };
  const python = tool('python and pip', await findPython(env));
  const compiler = tool('C++ compiler', await findCompiler(env));

  const cache = cacheFolder(env);
  const library = await hasLibrary(cache, true);
  note('cached library', library, library ? `complete, in ${cache}` : `none in ${cache}`);
  const writable = await writableFolder(cache);
  if (writable) {
    const {bavail, bsize} = await statfs(writable);
    note('cache folder', true, `writable, ${Math.round((bavail * bsize) / 1e9)} GB free`);
  } else {
    note('cache folder', false, `${cache} is not writable (set CS_NATIVE_CACHE to another folder)`);
  }

  if (complaint === undefined) return {works: true, findings, advice: ''};
  const able = (library || python) && compiler && !unsupported;
  return {
    works: false,
    findings,
    advice: able
      ? advice
      : `${unsupported ? '' : 'Install what is missing above, then run'} ${advice.replace('Run:', '')}`.trim(),
  };
}

/** The folder or its nearest existing ancestor; undefined if that is not writable. */
async function writableFolder(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      await access(at, constants.F_OK);
    } catch {
      if (at === dirname(at)) return undefined;
      continue;
    }
    return access(at, constants.W_OK).then(
      () => at,
      () => undefined,
    );
  }
}
