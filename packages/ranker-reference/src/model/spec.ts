import {type BatchSource, batchSource, type FeatureColumn, type RankingLog, type StoredLog} from '@cs/log';

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
 * What {@link buildRanker} must know of a log, in memory or on disk.
 *
 * @returns base rates of the training days, with one positive and one negative row added.
 */
export function rankerSpec(log: RankingLog | StoredLog | BatchSource): RankerSpec {
  const {features, actions, baseRates} = batchSource(log).describe();
  return {
    features: features.map(({name, group, width, steps, historical}) => ({
      name,
      group,
      width,
      historical,
      ...(steps === undefined ? {} : {steps}),
    })),
    actions,
    baseRates,
  };
}
