import {closest, distance} from 'fastest-levenshtein';
import {shown} from '@cs/core';

/**
 * What is wrong with a name that is none of `known`, with the one that was meant where it is near: at most a third of the letters away.
 *
 * @param what of what it is a name, e.g. `'layer named'`.
 * @param list how the known names are called, e.g. `'Layers that can be cut'`.
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
