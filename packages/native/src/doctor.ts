import {access, constants, statfs} from 'node:fs/promises';
import {dirname} from 'node:path';
import {cacheFolder} from './cache.js';
import {unsupportedPlatform} from './install.js';
import {hasLibrary} from './library.js';
import {findTfjsNode, hasBinding, tryLoading} from './tfjs-node.js';
import {findCompiler, findPython, type Tool} from './tools.js';

/** One thing that was looked at. */
export interface Finding {
  readonly subject: string;
  readonly ok: boolean;
  readonly found: string;
}

/** What {@link doctor} found. */
export interface Diagnosis {
  /** True when the native backend loads. */
  readonly works: boolean;
  readonly findings: readonly Finding[];
  /** What to do next, when it does not work. */
  readonly advice: string;
}

/** Looks at all that the native backend needs, and changes nothing. */
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
    complaint = (await hasBinding(tfjsNode)) ? await tryLoading(tfjsNode) : 'it has no binding';
    advice = 'Run: npx cs-native install';
  } catch (error) {
    complaint = (error as Error).message.replace('[@cs/native] install: ', '');
    advice = 'Run: npm install --ignore-scripts @tensorflow/tfjs-node && npx cs-native install';
  }
  note('native backend', complaint === undefined, complaint ?? 'loads and multiplies');

  const unsupported = unsupportedPlatform();
  note('wheel', !unsupported, unsupported ?? 'there is one for this machine');
  const tool = (subject: string, found: Tool | {missing: string}) => {
    const ok = !('missing' in found);
    note(subject, ok, 'missing' in found ? found.missing : `${found.program}: ${found.version}`);
    return ok;
  };
  const python = tool('python and pip', await findPython(env));
  const compiler = tool('C++ compiler', await findCompiler(env));

  const cache = cacheFolder(env);
  const library = await hasLibrary(cache, true);
  note('cached library', library, library ? `whole, in ${cache}` : `none in ${cache}`);
  const writable = await writableFolder(cache);
  if (writable) {
    const {bavail, bsize} = await statfs(writable);
    note('cache folder', true, `writable, ${Math.round((bavail * bsize) / 1e9)} GB free`);
  } else {
    note('cache folder', false, `${cache} cannot be written (choose another with CS_NATIVE_CACHE)`);
  }

  if (complaint === undefined) return {works: true, findings, advice: ''};
  const able = (library || python) && compiler && !unsupported;
  return {
    works: false,
    findings,
    advice: able
      ? advice
      : `${unsupported ? '' : 'Install what is missing above. Then run'} ${advice.replace('Run:', '')}`.trim(),
  };
}

/** The folder itself or its nearest ancestor that exists, when it can be written. */
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
