import {closest, distance} from 'fastest-levenshtein';
import {shown} from './shown.js';

/**
 * Says that a name is unknown, and proposes the closest known name if at most a third of the letters differ.
 *
 * @param what the kind of name, e.g. `'layer named'`.
 * @param list the heading of the known names, e.g. `'Layers that can be cut'`.
 * @example
 * unknownName('option', 'wieght', ['at', 'weight'], 'Options');
 * // 'no option "wieght". Did you mean "weight"? Options: at, weight.'
 */
export function unknownName(what: string, name: unknown, known: readonly string[], list: string): string {
  const near = typeof name === 'string' && known.length > 0 ? closest(name, known) : undefined;
  const isNear = near !== undefined && distance(name as string, near) <= (name as string).length / 3;
  const hint = isNear ? ` Did you mean "${near}"?` : '';
  return `no ${what} ${shown(name)}.${hint} ${list}: ${known.join(', ') || 'none'}.`;
}
