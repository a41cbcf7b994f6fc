import type {ComparisonResult, Interval} from '../evaluate/results.js';
import {interval, number} from './sections.js';

/** Text made safe for HTML. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

const WIDTH = 640;
const LEFT = 150;
const RIGHT = 20;
const ROW = 22;

interface Point {
  readonly label: string;
  readonly kind: 'arm' | 'boost';
  readonly value: Interval;
}

/** Lifts of the arms and of their boost controls on one slice of one action, as dots with their intervals. */
export function liftChart(result: ComparisonResult, action: string, slice: 'fresh' | 'all'): string {
  const key = result.arms[0]?.expected ? 'expected' : 'hits';
  const points = result.arms.slice(1).flatMap((arm): Point[] => {
    const own = arm[key]?.[action]?.[slice].lift;
    const control = arm.boost?.[key]?.[action]?.[slice].lift;
    return [
      ...(own ? [{label: arm.name, kind: 'arm' as const, value: own}] : []),
      ...(control ? [{label: '', kind: 'boost' as const, value: control}] : []),
    ].filter(({value}) => [value.mean, value.low, value.high].every(Number.isFinite));
  });
  const title = `${action}, ${slice} items: lift of Hits@${result.config.k} in %`;
  const {x, axis, height} = frame(
    points.flatMap(({value}) => [value.low, value.high]),
    points.length,
  );
  const marks = points.map(({label, kind, value}, i) => {
    const y = 14 + i * ROW;
    const shape =
      kind === 'arm'
        ? `<circle cx="${x(value.mean)}" cy="${y}" r="5"/>`
        : `<rect x="${x(value.mean) - 4}" y="${y - 4}" width="8" height="8"/>`;
    return (
      `<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${escapeHtml(label)}</text>` +
      `<g class="${kind}"><title>${escapeHtml(`${label || 'boost control'} ${interval(value)}`)}</title>` +
      `<line x1="${x(value.low)}" x2="${x(value.high)}" y1="${y}" y2="${y}"/>${shape}</g>`
    );
  });
  return svg(title, height, axis + marks.join(''));
}

/** Share of cold items among the shown, as bars. */
export function exposureChart(result: ComparisonResult): string {
  const shares = result.arms.map((arm) => 100 * arm.exposure);
  const {x, axis, height} = frame([0, ...shares], shares.length);
  const marks = result.arms.map((arm, i) => {
    const y = 14 + i * ROW;
    return (
      `<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${escapeHtml(arm.name)}</text>` +
      `<g class="arm"><title>${escapeHtml(`${arm.name} ${number(shares[i])} %`)}</title>` +
      `<rect x="${x(0)}" y="${y - 6}" width="${Math.max(1, x(shares[i]!) - x(0))}" height="12"/></g>`
    );
  });
  return svg(`Cold items in the top ${result.config.k}, in %`, height, axis + marks.join(''));
}

/** The scale, its ticks, and the height for so many rows. */
function frame(values: readonly number[], rows: number) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const raw = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((each) => each * power >= raw) ?? 10) * power;
  const from = Math.floor(low / step) * step;
  const to = Math.max(Math.ceil(high / step) * step, from + step);
  const x = (value: number) =>
    Number((LEFT + ((value - from) / (to - from)) * (WIDTH - LEFT - RIGHT)).toFixed(1));
  const bottom = 10 + rows * ROW;
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks: string[] = [];
  for (let i = 0; i <= Math.round((to - from) / step); i++) {
    const value = from + i * step;
    const zero = Math.abs(value) < step / 1000;
    ticks.push(
      `<line class="${zero ? 'zero' : 'grid'}" x1="${x(value)}" x2="${x(value)}" y1="2" y2="${bottom}"/>` +
        `<text x="${x(value)}" y="${bottom + 15}" text-anchor="middle">${zero ? '0' : value.toFixed(digits)}</text>`,
    );
  }
  return {x, axis: ticks.join(''), height: bottom + 22};
}

function svg(title: string, height: number, content: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">${content}</svg>`;
}
