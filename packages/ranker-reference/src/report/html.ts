import type {ComparisonResult} from '../evaluate/results.js';
import {beyondBoostChart, exposureChart, liftChart} from './charts.js';
import {type FigureGroup, figureCharts} from './figure-charts.js';
import {figureSections, tableOne} from './figure-sections.js';
import {comparisonSections, comparisonSummary, type Section} from './sections.js';
import {verdict} from './verdict.js';

const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1c1e21;--quiet:#5b6470;--line:#d9dde2;--arm:#2457c5;--boost:#c2570c}
@media (prefers-color-scheme:dark){:root{--page:#16181c;--text:#e6e8eb;--quiet:#a3abb5;--line:#3a4048;--arm:#7ea6ff;--boost:#ff9d5c}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:82rem;padding:1rem;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .25rem}h3{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.25rem 0 .75rem;color:var(--quiet);max-width:52rem}.verdict{padding-left:1.2rem;max-width:52rem}
footer{margin-top:2rem;border-top:1px solid var(--line);font-size:.875rem}code{overflow-wrap:anywhere}
.charts{display:flex;flex-wrap:wrap;gap:0 2rem}figure{margin:0;flex:1 1 min(34rem,100%);max-width:40rem}
svg{width:100%;height:auto;display:block}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
.left{text-align:left}tr.first td{border-top:2px solid var(--line)}
@media print{body{max-width:none;font-size:11px}section,figure{break-inside:avoid}.scroll{overflow:visible}}`;

/**
 * A comparison as one self-contained page: what it says and the table of all arms, charts, then all tables.
 *
 * @throws where the boost control of an arm is missing.
 */
export function comparisonHtml(result: ComparisonResult): string {
  const [first, sections] = [tableOne(result), comparisonSections(result)];
  const name = escapeHtml(result.name);
  const kind = result.arms[0]?.expected ? 'expected from the true probabilities' : 'from the labels';
  const charts = result.actions.flatMap((action) => [
    figure(`${action}, fresh items`, liftChart(result, action, 'fresh')),
    figure(`${action}, all items`, liftChart(result, action, 'all')),
  ]);
  const beyond = result.actions.map((action) => figure(action, beyondBoostChart(result, action)));
  const says = verdict(result).map((sentence) => `<li>${escapeHtml(sentence)}</li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${name}</title><style>${STYLE}</style></head><body>
<h1>${name}</h1><p>${escapeHtml(comparisonSummary(result))}</p>
<section><h2>What it says</h2><ul class="verdict">${says.join('')}</ul>
<p>"Beyond chance": the 95 % interval, over seeds and requests, leaves out 0. Of many intervals a few do so by chance.</p></section>
${first.map(table).join('\n')}
<section><h2>Beyond the boost, the measure to look at first</h2>
<p>Showing more new items raises their hits, whatever a model learned. The boost control does only that: the baseline with all cold scores times one
factor, so that it shows as many cold items as the arm. Dot: hits of the arm on fresh items (younger than ${result.config.coldDays} days) over those of its control.
Line: 95 % interval. Where it crosses 0 there may be no difference. Hits are ${kind}.</p>
<div class="charts">${beyond.join('\n')}</div></section>
<section><h2>Lifts, and what showing more cold items explains</h2>
<p>Dot: an arm. Square: its boost control. Lines: 95 % intervals. An arm ranks fresh items better only where its dot stands right of its square; it costs something where
its line for all items lies left of 0.</p>
<div class="charts">${charts.join('\n')}
${figure('Exposure of cold items', exposureChart(result))}</div></section>
${figureCharts(result).map(charted).join('\n')}
${[...sections, ...figureSections(result)].map(table).join('\n')}
${footer(result)}
</body></html>
`;
}

/** Some charts of one kind, with a line that says what to see in them. */
const charted = ({title, see, charts}: FigureGroup) =>
  `<section><h2>${escapeHtml(title)}</h2><p>${escapeHtml(see)}</p><div class="charts">${charts
    .map(({title, chart}) => figure(title, chart))
    .join('\n')}</div></section>`;

const figure = (title: string, chart: string) => `<figure><h3>${escapeHtml(title)}</h3>${chart}</figure>`;

/** What is needed to get the same numbers again. */
function footer({run, machine, seeds, backend}: ComparisonResult): string {
  const {source, sha256} = run?.log ?? {};
  const seed = source?.options.seed;
  const log = [
    source ? `${source.name}${seed === undefined ? '' : `, seed of the world ${seed}`}` : '',
    sha256 ? `SHA-256 ${sha256.slice(0, 16)}` : '',
  ];
  const versions = Object.entries(machine?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
  const lines = [
    run ? `Command: <code>${escapeHtml(run.command)}</code>` : '',
    run ? `Log: ${escapeHtml(log.filter(Boolean).join(', '))}` : '',
    `Seeds ${seeds.join(', ')}; backend ${escapeHtml(backend)}${run ? `, ${run.threads} thread${run.threads === 1 ? '' : 's'}` : ''}`,
    machine
      ? escapeHtml(`${versions.join(', ')}; ${machine.platform}, ${machine.cores} x ${machine.cpu}`)
      : '',
  ];
  return `<footer><p>${lines.filter(Boolean).join('<br/>\n')}</p></footer>`;
}

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
