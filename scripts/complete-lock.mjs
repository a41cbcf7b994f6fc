/**
 * Completes package-lock.json after a change of dependencies. npm leaves out the packages of other
 * platforms, such as `@esbuild/darwin-arm64`, if the registry does not have them, and `npm ci` then
 * rejects the lock file everywhere. This script adds them: their name and version come from the
 * package that depends on them, their platform from their name.
 */
import {readFileSync, writeFileSync} from 'node:fs';

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const aliases = {windows: 'win32'};
const processors = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
];
const processorAliases = {64: 'x64', arm64: 'arm64'};

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const names = new Set(Object.keys(lock.packages).map((key) => key.split('node_modules/').at(-1)));
let added = 0;
for (const asking of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(asking.optionalDependencies ?? {})) {
    if (names.has(name) || !/^\d/.test(version)) continue;
    const parts = name.split('/').at(-1).split('-');
    const os = parts.map((part) => aliases[part] ?? part).find((part) => systems.includes(part));
    const cpu = parts.map((part) => processorAliases[part] ?? part).find((part) => processors.includes(part));
    const libc = parts.some((part) => part.startsWith('musl'))
      ? 'musl'
      : parts.some((part) => part === 'gnu')
        ? 'glibc'
        : undefined;
    if (!os) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? {cpu: [cpu]} : {}),
      ...(asking.dev ? {dev: true} : {}),
      ...(libc && os === 'linux' ? {libc: [libc]} : {}),
      optional: true,
      os: [os],
    };
    names.add(name);
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages added`);
