import {Sfc32} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {pairedBootstrapLift} from './paired-bootstrap-lift.js';

// Threads cannot load TypeScript, so these tests use the build.
const {parallelBootstrapLift}: typeof import('./parallel.js') = await import(
  new URL('../dist/parallel.js', import.meta.url).href
);

const random = new Sfc32(1);
const arm = (rate: number) =>
  [1, 2].map(() => Float64Array.from({length: 300}, () => (random.below(1000) < 1000 * rate ? 1 : 0)));
const [baseline, treatment] = [arm(0.3), arm(0.35)];
const options = {baseline, treatment, resamples: 101, seed: 5};

describe('parallelBootstrapLift', () => {
  it.each([1, 2, 3, undefined])(
    'gives the same result as pairedBootstrapLift, bit for bit: %s workers',
    async (workers) => {
      const expected = pairedBootstrapLift(options);
      expect(expected.low).toBeLessThan(expected.high);
      expect(await parallelBootstrapLift({...options, ...(workers ? {workers} : {})})).toEqual(expected);
    },
  );

  it('rejects a call without options, and suggests the right name for a misspelled option', async () => {
    await expect(parallelBootstrapLift(undefined as never)).rejects.toThrow(
      '[@cs/metrics] parallelBootstrapLift: the options must be an object. Received: undefined. Options: ',
    );
    await expect(parallelBootstrapLift({...options, worker: 2} as never)).rejects.toThrow(
      '[@cs/metrics] parallelBootstrapLift: no option "worker". Did you mean "workers"? Options: ',
    );
  });

  it('accepts more workers than resamples', async () => {
    const few = {...options, resamples: 2};
    expect(await parallelBootstrapLift({...few, workers: 5})).toEqual(pairedBootstrapLift(few));
  });

  it('gives NaN where the lift is undefined', async () => {
    const {mean, low, high} = await parallelBootstrapLift({
      baseline: [0, 0],
      treatment: [0, 1],
      seed: 1,
      workers: 2,
    });
    expect([mean, low, high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('rejects the same options as pairedBootstrapLift, with its own name', async () => {
    await expect(parallelBootstrapLift({...options, workers: 0})).rejects.toThrow(
      '[@cs/metrics] parallelBootstrapLift: workers must be a positive integer. Received: 0. Give workers >= 1.',
    );
    await expect(parallelBootstrapLift({...options, seed: -1})).rejects.toThrow(
      '[@cs/metrics] parallelBootstrapLift: seed must be a nonnegative integer. Received: -1. Give seed >= 0.',
    );
  });
});
