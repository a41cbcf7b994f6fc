import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {ownPackage} from './own-package.js';

/** Code that only this file contains makes plans and reports. No training depends on it. */
const NO_TRAINING = 'index.js';

let own: string | undefined;

/**
 * A hash of the built code that a job runs: this package and the `@cs` packages it depends on. It
 * changes when the code of a plug-in changes, so predictions of old code are never reused for new
 * code. Computed once per process.
 */
export function codeHash(): string {
  own ??= hashPackages(ownPackage().folder);
  return own;
}

/**
 * Hashes the `.js` files in the `dist` folders of a package and of all `@cs` packages that it depends
 * on, directly or indirectly. The `index.js` of the package itself is left out.
 *
 * @param folder folder of the package.
 */
export function hashPackages(folder: string): string {
  const hash = createHash('sha256');
  for (const [name, each] of [...packagesFrom(folder)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const dist = join(each, 'dist');
    const files = readdirSync(dist, {recursive: true, encoding: 'utf8'}).filter((file) =>
      file.endsWith('.js'),
    );
    for (const file of files.sort()) {
      if (each === folder && file === NO_TRAINING) continue;
      hash.update(JSON.stringify([name, file])).update(readFileSync(join(dist, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Folders of a package and of its direct and indirect `@cs` dependencies, by name. */
function packagesFrom(folder: string, found = new Map<string, string>()): Map<string, string> {
  const {name, dependencies = {}} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (found.has(name)) return found;
  found.set(name, folder);
  const {resolve} = createRequire(join(folder, 'package.json'));
  for (const each of Object.keys(dependencies)) {
    if (each.startsWith('@cs/')) packagesFrom(dirname(resolve(`${each}/package.json`)), found);
  }
  return found;
}
