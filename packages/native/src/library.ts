import {chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {cacheFolder, type Manifest, needSpace, readManifest, sha256} from './cache.js';
import {nativeError} from './errors.js';
import {lastLines, run} from './run.js';
import type {Tool} from './tools.js';

/** A Python wheel that contains TensorFlow's C library. */
export interface Wheel {
  /** The requirement to pass to pip. */
  readonly requirement: string;
  /** Fixes pip's target, so that every Python downloads the same wheel with the same hash. */
  readonly target: readonly string[];
  readonly sha256: string;
  readonly bytes: number;
  /** Approximate size of the extracted files, in bytes. */
  readonly extractedBytes: number;
  /** The name of its folder in the cache. */
  readonly folder: string;
  /** The files to extract, as paths inside the wheel. */
  readonly files: readonly string[];
}

const headers = [
  ...[
    'c_api',
    'c_api_macros',
    'tf_attrtype',
    'tf_buffer',
    'tf_datatype',
    'tf_status',
    'tf_tensor',
    'tf_tstring',
  ].map((name) => `tensorflow/c/${name}.h`),
  'tensorflow/c/eager/c_api.h',
  'tensorflow/core/platform/ctstring.h',
  'tensorflow/core/platform/ctstring_internal.h',
  'tsl/platform/ctstring.h',
  'tsl/platform/ctstring_internal.h',
  'xla/tsl/c/tsl_status.h',
];

/** TensorFlow 2.21.0 for Linux x64 (glibc 2.27 or newer). */
export const tensorflowWheel: Wheel = {
  requirement: 'tensorflow-cpu==2.21.0',
  target: ['--platform=manylinux_2_27_x86_64', '--implementation=cp', '--python-version=3.11', '--abi=cp311'],
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  bytes: 273_829_956,
  extractedBytes: 853_500_000,
  folder: 'tensorflow-2.21.0-linux-x64',
  files: [
    'tensorflow/libtensorflow_cc.so.2',
    'tensorflow/libtensorflow_framework.so.2',
    ...headers.map((path) => `tensorflow/include/${path}`),
  ],
};

/** The folder in the cache that holds the library of a wheel. */
export function libraryFolder(cache: string = cacheFolder(), wheel: Wheel = tensorflowWheel): string {
  return join(cache, wheel.folder);
}

/** Called with a step and its progress from 0 to 1, or undefined if that is unknown. */
export type OnProgress = (step: string, done?: number) => void;

// Python unpacks the zip, because pip needs it anyway. Reading a file to its end checks its CRC.
const extract = `
import hashlib, json, os, sys, zipfile
wheel, folder, files = sys.argv[1], sys.argv[2], sys.argv[3:]
manifest, done = {}, 0
with zipfile.ZipFile(wheel) as archive:
    total = sum(archive.getinfo(name).file_size for name in files)
    for name in files:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with archive.open(name) as source, open(path, 'wb') as target:
            while chunk := source.read(1 << 22):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                done += len(chunk)
                print('done', done / total, flush=True)
        manifest[name] = {'bytes': size, 'sha256': digest.hexdigest()}
print(json.dumps(manifest), flush=True)
`;

/**
 * Downloads TensorFlow's library into the cache with pip and returns its manifest. The caller
 * must hold the lock of the cache.
 *
 * The folder is created by a rename, so it is either complete or missing. The downloaded wheel is
 * kept until then, so that an interrupted install does not have to download it again.
 *
 * @throws when pip fails, the wheel has the wrong size or hash, it cannot be unpacked, or the
 *   disk is too small.
 */
export async function fetchLibrary(
  cache: string,
  python: Tool,
  onProgress: OnProgress,
  {wheel = tensorflowWheel, env = process.env}: {wheel?: Wheel; env?: NodeJS.ProcessEnv} = {},
): Promise<Manifest> {
  await mkdir(cache, {recursive: true});
  const kept = join(cache, `${wheel.folder}.whl`);
  if (!(await isWheel(kept, wheel))) {
    await rm(kept, {force: true});
    await needSpace(cache, wheel.bytes + wheel.extractedBytes);
    await download(cache, kept, python, wheel, onProgress, env);
  } else {
    await needSpace(cache, wheel.extractedBytes);
  }
  const staging = await mkdtemp(join(cache, 'staging-'));
  try {
    onProgress('unpacking TensorFlow', 0);
    const result = await run(python.program, ['-c', extract, kept, staging, ...wheel.files], {
      env,
      onLine: (line) => {
        if (line.startsWith('done ')) onProgress('unpacking TensorFlow', Number(line.slice(5)));
      },
    });
    if (result.code !== 0) {
      const full = /No space left|Errno 28/.test(result.stderr);
      throw nativeError(
        'install',
        full
          ? `the disk of ${cache} is full. Free some space, or set CS_NATIVE_CACHE to a folder on another disk.`
          : `the wheel cannot be unpacked: ${lastLines(result, 2)}`,
      );
    }
    // Temporary folders are private to the user, but the cache may be shared.
    await chmod(staging, 0o755);
    const json = result.stdout.trim().split('\n').at(-1)!;
    await writeFile(join(staging, 'manifest.json'), json);
    const folder = libraryFolder(cache, wheel);
    await rm(folder, {recursive: true, force: true});
    await rename(staging, folder);
    await rm(kept, {force: true});
    return JSON.parse(json) as Manifest;
  } finally {
    await rm(staging, {recursive: true, force: true});
  }
}

async function isWheel(path: string, wheel: Wheel): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  return there?.size === wheel.bytes && (await sha256(path)) === wheel.sha256;
}

async function download(
  cache: string,
  kept: string,
  python: Tool,
  wheel: Wheel,
  onProgress: OnProgress,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const staging = await mkdtemp(join(cache, 'staging-'));
  const label = `downloading ${wheel.requirement} (${Math.round(wheel.bytes / 1e6)} MB)`;
  onProgress(label, 0);
  // pip downloads into TMPDIR. We set it, to use the disk of the cache and to measure progress.
  const timer = setInterval(async () => {
    const bytes = await folderBytes(staging);
    if (bytes > 0) onProgress(label, Math.min(1, bytes / wheel.bytes));
  }, 300);
  try {
    const out = join(staging, 'wheel');
    const result = await run(
      python.program,
      [
        ...['-m', 'pip', 'download', '--quiet', '--no-cache-dir', '--disable-pip-version-check'],
        ...['--no-deps', '--only-binary=:all:', ...wheel.target, '--dest', out, wheel.requirement],
      ],
      {env: {...env, TMPDIR: staging}},
    );
    if (result.code !== 0) {
      throw nativeError(
        'install',
        `pip could not download ${wheel.requirement}:\n${lastLines(result)}\nCheck the network and pip's configuration (pip config list).`,
      );
    }
    const name = (await readdir(out)).find((file) => file.endsWith('.whl'));
    const file = join(out, name ?? 'none.whl');
    if (!name || !(await isWheel(file, wheel))) {
      const size = (await stat(file).catch(() => undefined))?.size ?? 0;
      throw nativeError(
        'install',
        `the wheel that pip downloaded is damaged or is not the expected one. Received: ${name ?? 'no file'}, ${size} bytes; expected ${wheel.bytes} bytes with SHA-256 ${wheel.sha256}. Try again. If it happens again, check which index pip uses (pip config list).`,
      );
    }
    await rename(file, kept);
  } finally {
    clearInterval(timer);
    await rm(staging, {recursive: true, force: true});
  }
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, {recursive: true}).catch(() => [])) {
    const file = await stat(join(folder, name)).catch(() => undefined);
    if (file?.isFile()) bytes += file.size;
  }
  return bytes;
}

/** True if the cache has the complete library; `thorough` also checks the hashes of all files. */
export async function hasLibrary(
  cache: string,
  thorough: boolean,
  wheel: Wheel = tensorflowWheel,
): Promise<boolean> {
  return (await readManifest(libraryFolder(cache, wheel), thorough)) !== undefined;
}
