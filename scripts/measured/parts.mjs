import {readFileSync} from 'node:fs';
import {markdownTable} from 'markdown-table';

/** Reads a JSON file of the repository. */
export const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

/** A Markdown table with padded columns. */
export const table = (head, rows) => markdownTable([head, ...rows].map((cells) => cells.map(String)));

/** The machine that ran a benchmark. */
export const machineText = ({cpu, cores, node, backend, threads}) =>
  `${cores} x ${cpu}, Node ${node.slice(1)}, backend ${backend}, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
