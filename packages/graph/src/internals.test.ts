import {tinyRanker} from '@cs-internal/test-kit';
import {expect, it} from 'vitest';
import {attachedTerms, attachTerm} from './index.js';

it.each(['makeTrainFunction', 'calculateLosses', 'compile'])(
  'attachTerm throws and leaves the model unchanged if TensorFlow.js has no %s',
  (member) => {
    const model = tinyRanker();
    Object.defineProperty(model, member, {value: undefined, configurable: true});
    const keys = Object.keys(model);
    expect(() => attachTerm(model, {name: 'x', order: 1, spec: {}, penalty: () => null})).toThrow(
      `[@cs/graph] attachTerm: this release of TensorFlow.js has no LayersModel.${member}. Use @tensorflow/tfjs 4.22.`,
    );
    expect(attachedTerms(model)).toEqual([]);
    expect(Object.keys(model)).toEqual(keys);
  },
);
