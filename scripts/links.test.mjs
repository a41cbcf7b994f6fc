import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = execFileSync('git', ['ls-files', '*.md'], {cwd: root, encoding: 'utf8'}).trim().split('\n');

/** The text of a page without its code, in which nothing is a link or a heading. */
const prose = (file) =>
  readFileSync(join(root, file), 'utf8')
    .replace(/^```.*?^```/gms, '')
    .replace(/<!--.*?-->/gs, '');

/** The anchors that GitHub gives the headings of a page. */
const anchorsOf = (file) =>
  [...prose(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

test('every relative link in a Markdown file leads to a file and to a heading', () => {
  const broken = files.flatMap((file) =>
    [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path, anchor] = target.split('#');
        const to = path ? join(dirname(file), path) : file;
        if (!existsSync(resolve(root, to))) return true;
        return anchor !== undefined && to.endsWith('.md') && !anchorsOf(to).includes(anchor);
      })
      .map((target) => `${file}: ${target}`),
  );
  assert.deepEqual(broken, []);
});
