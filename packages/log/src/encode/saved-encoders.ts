import {checkSchema, type FeatureSchema, type LogSchema} from '../schema/schema.js';
import type {LogMeta} from '../store/log-meta.js';
import {type FittedFeature, planFeatures} from './feature-plan.js';
import {encoderFrom} from './list-encoder.js';

/** What is needed to turn raw rows into the inputs of a trained model. */
export interface SavedEncoders {
  readonly format: 'cs-encoders-1';
  /** Describes the columns. */
  readonly schema: LogSchema;
  /** The fitted state of each encoder, by the name of its input. */
  readonly encoders: Readonly<Record<string, unknown>>;
}

/** The encoders of a log; undefined if it was not imported with a schema. */
export function encodersOf(meta: LogMeta): SavedEncoders | undefined {
  const {schema, encoders} = meta;
  return schema && encoders ? {format: 'cs-encoders-1', schema, encoders} : undefined;
}

/**
 * The inputs of a model, with encoders ready to use.
 *
 * @param name of the file, for errors.
 * @throws if the value is not saved encoders, or one of them is missing.
 */
export function fittedFeatures(saved: SavedEncoders, name: string): FittedFeature[] {
  if (saved?.format !== 'cs-encoders-1') {
    throw new Error(
      `[@cs/log] fittedFeatures: these are not saved encoders. Received: ${name}, format ${JSON.stringify(saved?.format)}. Give the encoders.json of a training on an imported log.`,
    );
  }
  return planFeatures(checkSchema(saved.schema, name)).map(({fit: _, ...rest}) => {
    const encoder = encoderFrom(saved.encoders[rest.name]);
    return {...rest, width: encoder.width / (rest.steps ?? 1), encoder};
  });
}

/**
 * The inputs of a model for a log with another schema. Names of columns, split, bad rows and CSV options
 * may differ; the meaning of actions and features may not.
 *
 * @throws as {@link fittedFeatures}, and if actions, features, history or the age of items differ.
 */
export function fittedFor(schema: LogSchema, saved: SavedEncoders): FittedFeature[] {
  const fitted = fittedFeatures(saved, 'encoders');
  const [own, known] = [meanings(schema), meanings(saved.schema)];
  const names = [...new Set([...Object.keys(known), ...Object.keys(own)])];
  const differing = names.filter((name) => JSON.stringify(own[name]) !== JSON.stringify(known[name]));
  if (differing.length > 0) {
    throw new Error(
      `[@cs/log] importLog: the encoders were fitted for another schema. Received: other ${differing.join(', ')}. Give the schema of the training; only columns, split, badRows and csv may differ.`,
    );
  }
  const columns = new Map(planFeatures(schema).map(({name, column}) => [name, column]));
  return fitted.map((feature) => ({...feature, column: columns.get(feature.name)!}));
}

/** What a schema says about the inputs and outputs of a model, without the names of columns. */
function meanings({actions, features, history, itemCreated}: LogSchema): Record<string, unknown> {
  const unnamed = ({column: _, knownBefore: __, ...rest}: FeatureSchema) => rest;
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
