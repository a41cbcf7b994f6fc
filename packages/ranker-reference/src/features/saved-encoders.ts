import type {FlatMeta} from '../log/flat-log.js';
import {checkSchema, type LogSchema} from '../log/schema.js';
import type {Meta} from '../log/store-format.js';
import {encoderFrom} from './encoder-from.js';
import {type FittedFeature, planFeatures} from './feature-plan.js';

/** All that turns rows of a log into the inputs of a model trained on it. */
export interface SavedEncoders {
  readonly format: 'cs-encoders-1';
  /** What the columns are. */
  readonly schema: LogSchema;
  /** What each input's encoder learned on the training days, by the input's name. */
  readonly encoders: Readonly<Record<string, unknown>>;
}

/** The encoders of a log; undefined where it was not imported by a schema, and so has none. */
export function encodersOf(meta: Meta & Partial<FlatMeta>): SavedEncoders | undefined {
  const {schema, encoders} = meta;
  return schema && encoders ? {format: 'cs-encoders-1', schema, encoders} : undefined;
}

/**
 * The inputs that saved encoders make, ready to encode.
 *
 * @param name of the file, for errors.
 * @throws where these are no saved encoders, or one is missing.
 */
export function fittedFeatures(saved: SavedEncoders, name: string): FittedFeature[] {
  if (saved?.format !== 'cs-encoders-1') {
    throw new Error(
      `[@cs/ranker-reference] fittedFeatures: these are no saved encoders. Received: ${name}, format ${JSON.stringify(saved?.format)}. Give what a training on an imported log wrote.`,
    );
  }
  return planFeatures(checkSchema(saved.schema, name)).map(({fit: _, ...rest}) => {
    const encoder = encoderFrom(saved.encoders[rest.name]);
    return {...rest, width: encoder.width / (rest.steps ?? 1), encoder};
  });
}
