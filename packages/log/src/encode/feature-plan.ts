import {AGE, engagersOf, type LogSchema} from '../schema/schema.js';
import type {FeatureColumn, RankingLog} from '../store/ranking-log.js';
import type {Encoder, EncoderFit} from './encoder.js';
import {startFit} from './fit-encoder.js';
import {fitNumeric} from './numeric-encoder.js';

/** An input of the ranker, with its encoder still to be fitted. */
export interface PlannedFeature
  extends Pick<FeatureColumn, 'name' | 'group' | 'historical' | 'per' | 'steps'> {
  /** Column in the table of prepared rows. */
  readonly column: string;
  readonly fit: EncoderFit;
}

/** An input of the ranker with its fitted encoder. */
export interface FittedFeature extends Omit<FeatureColumn, 'values'> {
  readonly column: string;
  readonly encoder: Encoder;
}

/** The inputs that a schema asks for: its features, the age of the item, and the computed history. */
export function planFeatures(schema: LogSchema): PlannedFeature[] {
  const {features, history, actions} = schema;
  const planned = Object.entries(features).map(
    ([name, feature], i): PlannedFeature => ({
      name,
      group: feature.group,
      historical: feature.historical ?? feature.group === 'sequence',
      per: feature.group === 'candidate' ? 'row' : 'request',
      ...(feature.type === 'list' && feature.group === 'sequence' ? {steps: feature.steps} : {}),
      column: `feature_${i}`,
      fit: startFit(feature),
    }),
  );
  const candidate = {group: 'candidate', per: 'row'} as const;
  planned.push({
    // Not scaled: the model scales it itself.
    name: AGE,
    ...candidate,
    historical: false,
    column: 'age',
    fit: fitNumeric('none', 1, false),
  });
  if (!history) return planned;
  const past = {...candidate, historical: true};
  const numbers = 1 + 3 * Object.keys(actions).length;
  planned.push({
    name: 'item_history',
    ...past,
    column: 'item_history',
    fit: fitNumeric('standardize', numbers, true),
  });
  const embedding = engagersOf(schema);
  if (embedding) {
    const fit = fitNumeric('none', embedding.width + 1, true);
    planned.push({name: 'engagers', ...past, column: 'engagers', fit});
  }
  return planned;
}

/** Finishes the encoders. */
export function finishFeatures(planned: readonly PlannedFeature[]): FittedFeature[] {
  return planned.map(({fit, ...rest}) => {
    const encoder = fit.finish();
    return {...rest, width: encoder.width / (rest.steps ?? 1), encoder};
  });
}

/** Throws if an action never or always happens on the training days, since then nothing can be learned. */
export function refuseOneClass(
  positives: ArrayLike<number>,
  rows: number,
  actions: RankingLog['actions'],
): void {
  const wrong = actions.filter((_, a) => positives[a] === 0 || positives[a] === rows);
  if (wrong.length === 0) return;
  const found = wrong.map((action) => `'${action}' in ${positives[actions.indexOf(action)]}`);
  throw new Error(
    `[@cs/log] importLog: an action has only one class on the training days. Received: ${found.join(', ')} of ${rows} rows. Remove it from the actions of the schema, or correct its column.`,
  );
}
