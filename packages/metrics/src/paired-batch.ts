import {Sfc32} from '@cs/core';
import {checkColumns, checkFinite, checkPositiveInteger, checkSeed, metricsError} from './checks.js';
import {pairRequests, type RequestValues} from './pair-requests.js';

/** A batch of `accumulators.pairedBootstrapLift` and of `accumulators.signFlipTest`. */
export interface PairedBatch {
  /** `[requests]`, finite: an id of each request, of which its random numbers follow. */
  readonly requests: ArrayLike<number>;
  /** `[seeds][requests]`, or `[requests]` for one seed, as in the function. */
  readonly baseline: RequestValues;
  readonly treatment: RequestValues;
}

/** Options of both. */
export interface PairedBatchOptions {
  /** Of the random numbers: an integer, at least 0. The same in all parts. */
  readonly seed: number;
  /** Number of training seeds in every batch. Default 1. */
  readonly trainingSeeds?: number;
}

/** One request of a batch. */
export interface PairedRequest {
  /** `[seeds]` */
  readonly baseline: readonly number[];
  readonly treatment: readonly number[];
  /** Its own random numbers, which follow from the seed and its id alone. */
  readonly random: Sfc32;
}

/** @throws for a seed, or a number of training seeds, that is none. */
export function checkPairedOptions(name: string, {seed, trainingSeeds}: Required<PairedBatchOptions>): void {
  checkSeed(name, seed);
  checkPositiveInteger(name, 'trainingSeeds', trainingSeeds);
}

/** The requests of a batch that are not skipped. @throws as {@link pairRequests}, and for other ids or training seeds than there should be. */
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
      'a batch has another number of seeds',
      baseline.length,
      `Give ${trainingSeeds}, or set trainingSeeds`,
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

/** 32 bits of an id. Whole ids up to 2^21 all differ. */
function streamOf(id: number): number {
  double[0] = id + 0;
  return (Math.imul(words[0]!, 0x9e3779b1) ^ words[1]!) | 0;
}
