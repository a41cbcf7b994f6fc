import {type BatchSource, batchSource, type FeatureColumn, type RankingLog, type StoredLog} from '@cs/log';

/** What a model needs to know about a log: features, actions and how often each action occurs. */
export interface RankerSpec {
  readonly features: readonly Pick<FeatureColumn, 'name' | 'group' | 'width' | 'steps' | 'historical'>[];
  readonly actions: readonly string[];
  /** Mean label of each action, which its head predicts before training. Default 0.5 each. */
  readonly baseRates?: readonly number[];
}

/**
 * Reads from a log, in memory or on disk, what {@link buildRanker} needs to know.
 *
 * The base rates come from the training days. They are smoothed with two extra rows, one with and
 * one without the action, so that none is exactly 0 or 1.
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
