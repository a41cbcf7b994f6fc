import {readFileSync} from 'node:fs';

/** Reads a JSON file of the repository. */
export const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

/** A Markdown table with padded columns. */
export function table(head, rows) {
  const all = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, i) => Math.max(3, ...all.map((cells) => cells[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(all[0]), line(widths.map((width) => '-'.repeat(width))), ...all.slice(1).map(line)].join('\n');
}

/** The machine that a benchmark ran on. */
export const machineText = ({cpu, cores, node, backend, threads}) =>
  `${cores} x ${cpu}, Node ${node.slice(1)}, backend ${backend}, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
