import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {callWithInputs, type OfInputs} from './index.js';

const caller = {packageName: '@cs/score-reg', functionName: 'withScoreReg'};
const call = (of: OfInputs) =>
  callWithInputs('cold', of, ['age', 'price'], [tf.ones([2, 1]), tf.zeros([2, 1])], caller);

it('passes the inputs by name', () => {
  expect([...call(({age, price}) => tf.sub(age!, price!)).dataSync()]).toEqual([1, 1]);
  expect([...call((inputs) => tf.scalar(Object.keys(inputs).length)).dataSync()]).toEqual([2]);
});

it('rejects a function that reads an unknown input and lists the inputs', () => {
  expect(() => call(({aeg}) => tf.less(aeg!, 28))).toThrow(
    '[@cs/score-reg] withScoreReg: cold: no input named "aeg". Inputs: age, price.',
  );
  expect(() => call((inputs) => tf.less(inputs.pricee!, 28))).toThrow(
    'Did you mean "price"? Inputs: age, price.',
  );
});

it('says which option threw, and keeps the error as the cause', () => {
  const cause = new TypeError('tf.les is not a function');
  const thrown = (() => {
    try {
      return call(() => {
        throw cause;
      });
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toMatchObject({
    message: '[@cs/score-reg] withScoreReg: the function cold threw: tf.les is not a function',
    cause,
  });
});
