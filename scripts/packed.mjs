/** Fails if a package that npm would publish lacks its licence, its README or a file named in its package.json. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--workspaces'], {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  shell: process.platform === 'win32',
});
let failed = false;
for (const {name, files} of JSON.parse(text)) {
  const [scope, folder] = name.split('/');
  if (scope !== '@cs') continue;
  const manifest = JSON.parse(readFileSync(`${root}/packages/${folder}/package.json`, 'utf8'));
  const entry = manifest.exports['.'];
  const entries = entry ? [entry.types, entry.default] : [];
  const wanted = ['LICENSE', 'README.md', ...entries, ...Object.values(manifest.bin ?? {})];
  const packed = new Set(files.map(({path}) => path));
  const missing = wanted.map((path) => path.replace(/^\.\//, '')).filter((path) => !packed.has(path));
  if (missing.length > 0) {
    failed = true;
    console.error(
      `${name}: the published package would lack ${missing.join(', ')}. Build the package, or correct "files" in its package.json.`,
    );
  }
}
if (failed) process.exitCode = 1;
else console.log('Every package contains its licence, its README and its entry points.');
