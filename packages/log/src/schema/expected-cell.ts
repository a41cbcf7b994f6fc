import type {FeatureSchema, InstantSchema} from './schema.js';

/** What a schema asks for where a moment stands, for errors. */
export function expectedMoment({unit}: InstantSchema): string {
  if (unit === 'timestamp') return 'a date with a time, such as 2026-01-31T12:00:00Z, unit: timestamp';
  return `a number since 1970, up to the year 2200, unit: ${unit}`;
}

/** What a schema asks for where a feature stands, for errors. */
export function expectedFeature(feature: FeatureSchema): string {
  if (feature.type === 'dense') return 'a number';
  if (feature.type === 'categorical') return 'a text or a number';
  if (feature.type === 'embedding') return `${feature.width} numbers, in text as [0.5, -1]`;
  const {of, width, separator} = feature;
  if (of === 'embedding') return `a list of vectors of ${width} numbers each, in text as [[0.5, -1], [2, 0]]`;
  const [what, first, second] = of === 'dense' ? ['numbers', '0.5', '-1'] : ['categories', 'a', 'b'];
  return `a list of ${what}, in text as ${separator === undefined ? `[${first}, ${second}]` : `${first}${separator}${second}`}`;
}
