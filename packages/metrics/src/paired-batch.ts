import {Sfc32, shown} from '@cs/core';
import {checkColumns, checkFinite, checkPositiveInteger, checkSeed, metricsError} from './checks.js';
import {pairRequests, type RequestValues} from './pair-requests.js';

/** A batch of `accumulators.pairedBootstrapLift` and of `accumulators.signFlipTest`. */
export interface PairedBatch {
  /** `[requests]`, finite: an id of each request. Its random numbers are derived from the id. */
  readonly requests: ArrayLike<number>;
  /** `[seeds][requests]`, or `[requests]` for one seed, as in the function. */
  readonly baseline: RequestValues;
  readonly treatment: RequestValues;
}

/** Options shared by both accumulators. */
export interface PairedBatchOptions {
  /** Seed of the random numbers: an integer, at least 0. Must be the same in all parts. */
  readonly seed: number;
  /** Number of training seeds in every batch. Default 1. */
  readonly trainingSeeds?: number;
}

/** One request of a batch. */
export interface PairedRequest {
  /** `[seeds]` */
  readonly baseline: readonly number[];
  readonly treatment: readonly number[];
  /** Random numbers that depend only on the seed and the id of the request. */
  readonly random: Sfc32;
}

/** @throws if the seed or the number of training seeds is not valid. */
export function checkPairedOptions(name: string, {seed, trainingSeeds}: Required<PairedBatchOptions>): void {
  checkSeed(name, seed);
  checkPositiveInteger(name, 'trainingSeeds', trainingSeeds);
}

/**
 * The requests of a batch that are not skipped. @throws in the cases in which
 * {@link pairRequests} does, and if the ids or the number of training seeds do not match.
 */
export function pairedBatch(
  functionName: string,
  batch: PairedBatch,
  {seed, trainingSeeds}: Required<PairedBatchOptions>,
): PairedRequest[] {
  const {baseline, treatment, kept} = pairRequests(functionName, batch.baseline, batch.treatment);
  const {requests} = batch;
  const first = batch.baseline[0]!;
  checkColumns(functionName, {
    requests,
    baseline: (typeof first === 'number' ? batch.baseline : first) as ArrayLike<number>,
  });
  checkFinite(functionName, 'requests', requests);
  if (baseline.length !== trainingSeeds) {
    throw metricsError(
      functionName,
      'a batch has the wrong number of training seeds',
      shown(baseline.length),
      `Give ${trainingSeeds}, or set trainingSeeds to the number that you have`,
    );
  }
  return kept.map((row, i) => ({
    baseline: baseline.map((values) => values[i]!),
    treatment: treatment.map((values) => values[i]!),
    random: new Sfc32(seed, streamOf(requests[row]!)),
  }));
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** 32 bits that are derived from an id. They differ for all whole ids up to 2^21. */
function streamOf(id: number): number {
  double[0] = id + 0;
  return (Math.imul(words[0]!, 0x9e3779b1) ^ words[1]!) | 0;
}
