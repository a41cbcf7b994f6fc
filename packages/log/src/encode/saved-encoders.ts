import {checkSchema, type FeatureSchema, type LogSchema} from '../schema/schema.js';
import type {LogMeta} from '../store/log-meta.js';
import {type FittedFeature, planFeatures} from './feature-plan.js';
import {encoderFrom} from './list-encoder.js';

/** All that turns rows of a log into the inputs of a model trained on it. */
export interface SavedEncoders {
  readonly format: 'cs-encoders-1';
  /** What the columns are. */
  readonly schema: LogSchema;
  /** What each input's encoder learned on the training days, by the input's name. */
  readonly encoders: Readonly<Record<string, unknown>>;
}

/** The encoders of a log; undefined where it was not imported by a schema, and so has none. */
export function encodersOf(meta: LogMeta): SavedEncoders | undefined {
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
      `[@cs/log] fittedFeatures: these are no saved encoders. Received: ${name}, format ${JSON.stringify(saved?.format)}. Give what a training on an imported log wrote.`,
    );
  }
  return planFeatures(checkSchema(saved.schema, name)).map(({fit: _, ...rest}) => {
    const encoder = encoderFrom(saved.encoders[rest.name]);
    return {...rest, width: encoder.width / (rest.steps ?? 1), encoder};
  });
}

/**
 * The inputs that saved encoders make of a log with another schema: columns, days and bad rows may differ, what they mean may not.
 *
 * @throws as {@link fittedFeatures}, and where actions, features, history or the age of items are other ones.
 */
export function fittedFor(schema: LogSchema, saved: SavedEncoders): FittedFeature[] {
  const fitted = fittedFeatures(saved, 'encoders');
  const [own, known] = [meanings(schema), meanings(saved.schema)];
  const names = [...new Set([...Object.keys(known), ...Object.keys(own)])];
  const differing = names.filter((name) => JSON.stringify(own[name]) !== JSON.stringify(known[name]));
  if (differing.length > 0) {
    throw new Error(
      `[@cs/log] importLog: the encoders were fitted for another schema. Received: other ${differing.join(', ')}. Give the schema of the training; columns, split, badRows and csv alone may differ.`,
    );
  }
  const columns = new Map(planFeatures(schema).map(({name, column}) => [name, column]));
  return fitted.map((feature) => ({...feature, column: columns.get(feature.name)!}));
}

/** What a schema says of the model's inputs and outputs, whatever the columns are called. */
function meanings({actions, features, history, itemCreated}: LogSchema): Record<string, unknown> {
  const unnamed = ({column: _, ...rest}: FeatureSchema) => rest;
  return {
    actions: Object.entries(actions).map(([name, from]) => {
      if (typeof from === 'string') return [name];
      const {column: _, ...condition} = from;
      return [name, condition];
    }),
    ...Object.fromEntries(
      Object.entries(features).map(([name, feature]) => [`features.${name}`, unnamed(feature)]),
    ),
    history,
    itemCreated: itemCreated !== undefined,
  };
}
