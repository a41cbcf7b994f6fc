import type {FeatureSchema} from '../schema/schema.js';
import {categoryEncoder, fitVocabulary} from './category-encoder.js';
import type {EncoderFit} from './encoder.js';
import {fitList} from './list-encoder.js';
import {fitNumeric} from './numeric-encoder.js';

type NumericKind = Parameters<typeof fitNumeric>[0];
type CategoryChoice = Extract<FeatureSchema, {type: 'categorical'}>['encoder'];

/** Starts fitting the encoder that a feature of a schema asks for. */
export function startFit(feature: FeatureSchema): EncoderFit {
  switch (feature.type) {
    case 'dense':
      return fitNumeric(feature.encoder, 1, feature.missing === 'flag');
    case 'embedding':
      return fitNumeric(feature.encoder, feature.width, feature.missing === 'flag');
    case 'categorical':
      return fitCategory(feature.encoder);
    case 'list': {
      const {of, width = 1, steps, group} = feature;
      const element =
        of === 'categorical'
          ? fitCategory((feature.encoder as CategoryChoice | undefined) ?? 'vocabulary')
          : fitNumeric(
              (feature.encoder as NumericKind | undefined) ?? (of === 'dense' ? 'standardize' : 'none'),
              width,
              false,
            );
      return fitList(element, {steps, sequence: group === 'sequence'});
    }
  }
}

function fitCategory(choice: CategoryChoice): EncoderFit {
  const {kind, ...options} = typeof choice === 'string' ? {kind: choice} : choice;
  if (kind === 'hash') {
    const state = {kind, buckets: 64, hashes: 2, seed: 1, ...options};
    return {finish: () => categoryEncoder(state)};
  }
  const {size, minCount} = {size: 50, minCount: 1, ...options};
  return fitVocabulary(size, minCount);
}
