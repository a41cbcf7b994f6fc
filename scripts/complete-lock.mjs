/**
 * Adds to package-lock.json the packages of other platforms (`@esbuild/darwin-arm64` and the like) that npm leaves out when the
 * registry in use lacks them, and without which `npm ci` refuses the file everywhere. Run it after each
 * change of a dependency. Name and version are known from the package that asks for them, the platform from the name.
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
