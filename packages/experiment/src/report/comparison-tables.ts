import type {ComparisonResult} from '../measure/results.js';
import {dataSections} from './data-sections.js';
import {figureSections, tableOne} from './figure-sections.js';
import {comparisonSections, type Section} from './sections.js';

/**
 * All tables of a comparison, in the order in which to read them: all arms, then hits, exposure and scores, then those behind the figures, and what it was trained and measured on.
 *
 * @throws where the boost control of an arm is missing.
 */
export function comparisonTables(result: ComparisonResult): Section[] {
  return [
    ...tableOne(result),
    ...comparisonSections(result),
    ...figureSections(result),
    ...dataSections(result),
  ];
}
