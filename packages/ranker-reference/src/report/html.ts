import type {ComparisonResult} from '../evaluate/results.js';
import {escapeHtml, exposureChart, liftChart} from './charts.js';
import {comparisonSections, comparisonSummary, type Section} from './sections.js';

const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1c1e21;--soft:#5b6470;--line:#d9dde2;--arm:#2457c5;--boost:#c2570c}
@media(prefers-color-scheme:dark){:root{--bg:#15181c;--fg:#e6e8ea;--soft:#9aa4b0;--line:#343a42;--arm:#7fa8ff;--boost:#ff9d57}}
body{margin:0 auto;max-width:64rem;padding:1rem;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .25rem}h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.25rem 0 .75rem;color:var(--soft);max-width:46rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
.left{text-align:left}tr.first td{border-top:2px solid var(--line)}
svg{width:100%;max-width:46rem;height:auto;display:block}svg text{fill:var(--fg);font-size:12px}
.grid{stroke:var(--line)}.zero{stroke:var(--soft);stroke-width:1.5}
.arm{fill:var(--arm);stroke:var(--arm)}.boost{fill:var(--boost);stroke:var(--boost)}g line{stroke-width:2}
.key .arm{color:var(--arm)}.key .boost{color:var(--boost)}
@media print{body{max-width:none;font-size:11px}section,figure{break-inside:avoid}.scroll{overflow:visible}}
figure{margin:0}`;

/**
 * A comparison as one self-contained page: tables, then charts.
 *
 * @throws where the boost control of an arm is missing.
 */
export function comparisonHtml(result: ComparisonResult): string {
  const sections = comparisonSections(result);
  const name = escapeHtml(result.name);
  const charts = result.actions.flatMap((action) =>
    (['fresh', 'all'] as const).map(
      (slice) =>
        `<figure><h3>${escapeHtml(action)}, ${slice} items</h3><p>${
          slice === 'fresh'
            ? 'See whether the dot stands right of its square: only then does the arm do more than show more cold items.'
            : 'See whether an interval lies left of 0: what the arm costs over all items.'
        }</p>${liftChart(result, action, slice)}</figure>`,
    ),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${name}</title><style>${STYLE}</style></head><body>
<h1>${name}</h1><p>${escapeHtml(comparisonSummary(result))}</p>
${sections.map(table).join('\n')}
<section><h2>Lifts</h2><p class="key"><span class="arm">●</span> arm, <span class="boost">■</span> its boost control: the baseline with all cold scores times one factor, at the same exposure. Lines: 95 % intervals${
    result.arms[0]?.expected ? ', expected hits' : ''
  }.</p>
${charts.join('\n')}
<figure><h3>Exposure</h3><p>See how much more cold items an arm shows than the baseline does.</p>${exposureChart(result)}</figure></section>
</body></html>
`;
}

function table({title, note, head, rows}: Section): string {
  const left = head.map((cell) => cell === 'action' || cell === 'arm');
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row.map((cell, i) => `<${tag}${left[i] ? ' class="left"' : ''}>${escapeHtml(cell)}</${tag}>`).join('');
  const body = rows.map((row, i) => {
    const first = head[0] === 'action' && i > 0 && rows[i - 1]?.[0] !== row[0];
    return `<tr${first ? ' class="first"' : ''}>${cells('td', row)}</tr>`;
  });
  return `<section><h2>${escapeHtml(title)}</h2><p>${escapeHtml(note)}</p>
<div class="scroll"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body.join('')}</tbody></table></div></section>`;
}
