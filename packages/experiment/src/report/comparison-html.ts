import {escapeUTF8 as escapeHtml} from 'entities';
import type {ComparisonResult} from '../measure/results.js';
import {baselineFacts} from './baseline-facts.js';
import {BEYOND_CHANCE} from './beyond-chance.js';
import {CONTROL} from './cells.js';
import {comparisonSummary, comparisonTables} from './comparison-tables.js';
import type {Figure, FigureGroup} from './figure.js';
import {figureCharts} from './figure-charts.js';
import {anchorOf, type Entry, glossary, glossaryOptions, linkFirstUses} from './glossary.js';
import {beyondBoostChart, exposureChart, liftChart} from './lift-charts.js';
import type {Section} from './section.js';
import {STYLE} from './style.js';
import {isText} from './text-table.js';
import {verdict} from './verdict.js';

/**
 * A comparison as one self-contained page: facts about the baseline, conclusions, tables, charts and
 * a glossary. The first use of each term links to its entry.
 *
 * @throws if a boost control is missing.
 */
export function comparisonHtml(result: ComparisonResult): string {
  const words = glossary(glossaryOptions(result));
  const link = linkFirstUses(words);
  const prose = (text: string) => link(escapeHtml(text));
  const tables = comparisonTables(result);
  const name = escapeHtml(result.name);
  // In the order of the page, because the first use of a term becomes a link.
  const summary = prose(comparisonSummary(result));
  const listed = (sentence: string) => `<li>${prose(sentence)}</li>`;
  const facts = baselineFacts(result).map(listed);
  const conclusions = verdict(result).map(listed);
  const chance = prose(`Beyond chance: ${BEYOND_CHANCE}.`);
  return numbered(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${name}</title><style>${STYLE}</style></head><body>
<h1>${name}</h1><p>${summary}</p>
<nav><a href="#tables">Tables</a><a href="#charts">Charts</a><a href="#words">Terms</a></nav>
<section><h2>The baseline</h2><ul class="verdict">${facts.join('')}</ul></section>
<section><h2>Conclusions</h2><ul class="verdict">${conclusions.join('')}</ul><p>${chance}</p></section>
<div id="tables">${tables.map((section) => table(section, prose)).join('\n')}</div>
<div id="charts">${[...liftGroups(result), ...figureCharts(result)].map((group) => charted(group, prose)).join('\n')}</div>
<section id="words"><h2>Terms</h2><dl>${words.map(defined).join('\n')}</dl></section>
${footer(result)}
</body></html>
`);
}

/** Makes the ids inside each chart unique within the page. */
function numbered(page: string): string {
  let chart = 0;
  return page.replace(/<svg.*?<\/svg>/gs, (svg) => {
    chart++;
    return svg.replace(/(id="|url\(#)zr-/g, `$1zr${chart}-`);
  });
}

function liftGroups(result: ComparisonResult): FigureGroup[] {
  const {actions, config, arms} = result;
  const kind = arms[0]?.expected ? 'expected from the true probabilities' : 'from the labels';
  return [
    {
      title: 'Beyond the boost: look at this first',
      see: `Showing more new items raises their hits, whatever a model learned. The boost control does only that: the baseline with all cold scores times one factor, so that it shows as many cold items as the arm. Dot: lift of the arm's hits on fresh items (younger than ${config.coldDays} days) over those of its control. Line: 95 % interval. If it crosses 0, there may be no difference. Hits are ${kind}.`,
      charts: actions.map((action) => beyondBoostChart(result, action)),
    },
    {
      title: 'Lifts of arms and of their boost controls',
      see: 'Dot: arm. Square: its boost control. Lines: 95 % intervals. An arrow marks a line that leaves the frame, and a number a dot outside it. An arm ranks fresh items better only if its dot lies right of its square. It loses hits overall if its line for all items lies left of 0.',
      charts: [
        ...actions.flatMap((action) => [
          liftChart(result, action, 'fresh'),
          liftChart(result, action, 'all'),
        ]),
        exposureChart(result),
      ],
    },
  ];
}

type Prose = (text: string) => string;

/** Charts of the same kind, with a text on how to read them. */
const charted = ({title, see, charts}: FigureGroup, prose: Prose) =>
  `<section><h2>${escapeHtml(title)}</h2><p>${prose(see)}</p><div class="charts">${charts.map(figure).join('\n')}</div></section>`;

const figure = ({title, see, chart}: Figure) =>
  `<figure><h3>${escapeHtml(title)}</h3><figcaption>${escapeHtml(see)}</figcaption>${chart}</figure>`;

const defined = (entry: Entry) =>
  `<dt id="${anchorOf(entry)}">${escapeHtml(entry.term)}</dt><dd>${escapeHtml(entry.text)}</dd>`;

/** Everything needed to get the same numbers again. */
function footer({run, machine, seeds, backend}: ComparisonResult): string {
  const {source, sha256} = run?.log ?? {};
  const {seed, schema} = source?.options ?? {};
  const log = [
    source ? `${source.name}${seed === undefined ? '' : `, seed of the world ${seed}`}` : '',
    typeof schema === 'string' ? `SHA-256 of its schema ${schema.slice(0, 16)}…` : '',
    sha256 ? `SHA-256 of its encoded numbers ${sha256.slice(0, 16)}…` : '',
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

function table({title, note, head, rows}: Section, prose: Prose): string {
  const classes = head.map((cell) => [
    ...(isText(cell) ? ['left'] : []),
    ...(cell === 'arm' ? ['name'] : []),
  ]);
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row
      .map((cell, i) => {
        const names = classes[i]!.length > 0 ? ` class="${classes[i]!.join(' ')}"` : '';
        return `<${tag}${names}>${tag === 'th' ? prose(cell) : escapeHtml(cell)}</${tag}>`;
      })
      .join('');
  const body = rows.map((row, i) => {
    const first = head[0] === 'action' && i > 0 && rows[i - 1]?.[0] !== row[0] ? ['first'] : [];
    const names = [...first, ...(row.includes(CONTROL) ? ['control'] : [])];
    return `<tr${names.length > 0 ? ` class="${names.join(' ')}"` : ''}>${cells('td', row)}</tr>`;
  });
  return `<section><h2>${escapeHtml(title)}</h2><p>${prose(note)}</p>
<div class="scroll"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body.join('')}</tbody></table></div></section>`;
}
