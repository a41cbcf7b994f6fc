import {type FeatureColumn, type RankingLog, selectRows} from '@cs/log';

/** What a model needs to know about a log: features, actions and how often each action occurs. */
export interface RankerSpec {
  readonly features: readonly Pick<FeatureColumn, 'name' | 'group' | 'width' | 'steps' | 'historical'>[];
  readonly actions: readonly string[];
  /** Mean label of each action, which its head predicts before training. Default 0.5 each. */
  readonly baseRates?: readonly number[];
}

/**
 * Reads from a log what {@link buildRanker} needs to know.
 *
 * The base rates come from the training days. They are smoothed with two extra rows, one with and
 * one without the action, so that none is exactly 0 or 1.
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
