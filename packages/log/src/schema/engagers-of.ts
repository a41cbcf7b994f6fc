import type {LogSchema} from './schema.js';

/** The users' embedding that the history averages: the column of its values, and its width; nothing where the schema names none. */
export function engagersOf({
  history,
  features,
}: Pick<LogSchema, 'history' | 'features'>): {column: string; width: number} | undefined {
  const at = Object.keys(features).indexOf(history?.engagers ?? '');
  const feature = Object.values(features)[at];
  return feature?.type === 'embedding' ? {column: `feature_${at}`, width: feature.width} : undefined;
}
