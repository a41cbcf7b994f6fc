/**
 * Draws docs/report.png, the picture of a page in README.md, from a comparison in results/: what it says first, and its first charts.
 *
 *     node scripts/report-picture.mjs [results/paper-big-1.json] [/usr/bin/chromium]
 */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {comparisonHtml, readComparison} from '@cs/experiment';

const [file = 'results/paper-big-1.json', chromium = 'chromium'] = process.argv.slice(2);
const {result} = await readComparison(file);
// Keeps the conclusions and the first chart, side by side, because a picture cannot be scrolled.
const cut = `<style>body{columns:2;column-gap:3rem}.charts{display:block}h1{margin-top:0}#charts{break-before:column}h2{margin-top:0}figure{break-inside:avoid}</style><script>
for (const each of document.querySelectorAll('nav, body > section:first-of-type, #tables, #words, footer')) each.remove();
const groups = [...document.querySelectorAll('#charts > section')];
groups.slice(1).forEach((group) => group.remove());
[...groups[0].querySelectorAll('figure')].slice(1).forEach((figure) => figure.remove());
</script>`;
const folder = mkdtempSync(join(tmpdir(), 'cs-picture-'));
try {
  const page = join(folder, 'page.html');
  writeFileSync(page, comparisonHtml(result).replace('</body>', `${cut}</body>`));
  execFileSync(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--window-size=1300,880',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--screenshot=${fileURLToPath(new URL('../docs/report.png', import.meta.url))}`,
      pathToFileURL(page).href,
    ],
    {stdio: 'ignore'},
  );
} finally {
  rmSync(folder, {recursive: true, force: true});
}
