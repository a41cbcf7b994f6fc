import {type FeatureColumn, type RankingLog, selectRows} from '@cs/log';

/** Name of the input that tells an item's age in days. */
export const AGE_INPUT = 'item_age_days';

/** What the model must know of a log: its inputs, its actions and how often each action happens. */
export interface RankerSpec {
  readonly features: readonly Pick<FeatureColumn, 'name' | 'group' | 'width' | 'steps' | 'historical'>[];
  readonly actions: readonly string[];
  /** Mean label of each action: the heads start there. 0.5 each when absent. */
  readonly baseRates?: readonly number[];
}

/**
 * Reads from a log what {@link buildRanker} must know.
 *
 * @param log its training days give the base rates, smoothed by one row with each action and one without.
 */
export function rankerSpec(log: RankingLog): RankerSpec {
  const actions = log.actions.length;
  const rows = selectRows(log, 'train');
  const sums = new Float64Array(actions);
  for (const row of rows) {
    for (let a = 0; a < actions; a++) sums[a]! += log.labels[row * actions + a]!;
  }
  return {
    features: log.features.map(({name, group, width, steps, historical}) => ({
      name,
      group,
      width,
      historical,
      ...(steps === undefined ? {} : {steps}),
    })),
    actions: log.actions,
    baseRates: [...sums].map((sum) => (sum + 1) / (rows.length + 2)),
  };
}
