import {readdirSync} from 'node:fs';
import {read, table} from './parts.mjs';

/** Table of all packages, each below those that it depends on, for docs/architecture.md. */
export function packages() {
  const folders = readdirSync(new URL('../../packages', import.meta.url));
  const manifests = new Map(folders.map((folder) => [folder, read(`packages/${folder}/package.json`)]));
  const uses = (folder) => folders.filter((other) => manifests.get(folder).dependencies?.[`@cs/${other}`]);
  const below = (folder) => new Set(uses(folder).flatMap((other) => [other, ...below(other)]));
  const rows = folders
    .sort((a, b) => below(a).size - below(b).size || (a < b ? -1 : 1))
    .map((folder) => [`\`${folder}\``, manifests.get(folder).description, uses(folder).sort().join(', ')]);
  return `\n${table(['package', 'what it does', 'depends on'], rows)}\n`;
}
