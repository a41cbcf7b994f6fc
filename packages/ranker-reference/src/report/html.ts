import type {ComparisonResult} from '../evaluate/results.js';
import {exposureChart, liftChart} from './charts.js';
import {comparisonSections, comparisonSummary, type Section} from './sections.js';

const STYLE = `
body{margin:0 auto;max-width:82rem;padding:1rem;background:#fff;color:#1c1e21;font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .25rem}h3{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.25rem 0 .75rem;color:#5b6470;max-width:52rem}
.charts{display:flex;flex-wrap:wrap;gap:0 2rem}figure{margin:0;flex:1 1 34rem;max-width:40rem}
svg{width:100%;height:auto;display:block}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid #d9dde2}
.left{text-align:left}tr.first td{border-top:2px solid #d9dde2}
@media print{body{max-width:none;font-size:11px}section,figure{break-inside:avoid}.scroll{overflow:visible}}`;

/**
 * A comparison as one self-contained page: charts, then tables.
 *
 * @throws where the boost control of an arm is missing.
 */
export function comparisonHtml(result: ComparisonResult): string {
  const sections = comparisonSections(result);
  const name = escapeHtml(result.name);
  const kind = result.arms[0]?.expected ? 'expected from the true probabilities' : 'from the labels';
  const charts = result.actions.flatMap((action) => [
    figure(`${action}, fresh items`, liftChart(result, action, 'fresh')),
    figure(`${action}, all items`, liftChart(result, action, 'all')),
  ]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${name}</title><style>${STYLE}</style></head><body>
<h1>${name}</h1><p>${escapeHtml(comparisonSummary(result))}</p>
<section><h2>Lifts, and what showing more cold items explains</h2>
<p>Dot: an arm. Square: its boost control, which is the baseline with all cold scores times one factor, so that it shows as many cold items as the
arm. Lines: 95 % intervals. Hits are ${kind}. An arm ranks fresh items better only where its dot stands right of its square; it costs something where
its line for all items lies left of 0.</p>
<div class="charts">${charts.join('\n')}
${figure('Exposure of cold items', exposureChart(result))}</div></section>
${sections.map(table).join('\n')}
</body></html>
`;
}

const figure = (title: string, chart: string) => `<figure><h3>${escapeHtml(title)}</h3>${chart}</figure>`;

/** Text made safe for HTML. */
function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
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
