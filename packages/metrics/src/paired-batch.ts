import {shown} from '@cs/core';
import {checkColumns, checkIds, metricsError} from './checks.js';
import {pairRequests, type RequestValues} from './pair-requests.js';

/** A batch of `accumulators.pairedLift` and of `accumulators.signFlipTest`. */
export interface PairedBatch {
  /** `[requests]`, finite: an id of each request. */
  readonly requests: ArrayLike<number>;
  /** `[seeds][requests]`, or `[requests]` for one seed, as in the function. */
  readonly baseline: RequestValues;
  readonly treatment: RequestValues;
}

/** One request of a batch. */
export interface PairedRequest {
  /** `[seeds]` */
  readonly baseline: readonly number[];
  readonly treatment: readonly number[];
  readonly id: number;
}

/**
 * The requests of a batch that are not skipped. @throws in the cases in which
 * {@link pairRequests} does, and if the ids or the number of training seeds do not match.
 */
export function pairedBatch(
  functionName: string,
  batch: PairedBatch,
  trainingSeeds: number,
): PairedRequest[] {
  const {baseline, treatment, kept} = pairRequests(functionName, batch.baseline, batch.treatment);
  const {requests} = batch;
  const first = batch.baseline[0]!;
  checkColumns(functionName, {
    requests,
    baseline: (typeof first === 'number' ? batch.baseline : first) as ArrayLike<number>,
  });
  checkIds(functionName, 'requests', requests);
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
    id: requests[row]!,
  }));
}
