import {checkOptions, type OptionNames, packageError, type Random, shown} from '@cs/core';
import {sampleBeta} from './beta.js';
import {excludeRequests, randomPartners} from './partners.js';
import {roundedId} from './rounded-id.js';

/** Which rows are mixed, and in which proportion. */
export interface MixPairs {
  /** For each row i, the row j that is mixed into it. It is i itself if no other row is allowed. */
  readonly partner: Int32Array;
  /** For each row i, its own share, in [0, 1]; 1 where i is its own partner. */
  readonly lambda: Float32Array;
}

/** Which rows may be partners: any two, or only rows of different requests. */
export type Pairing = 'random' | 'within-request-excluded';

/** Options of `mixPairs`. */
export interface MixPairsOptions {
  /** Shape of Beta(alpha, alpha), above 0. */
  readonly alpha: number;
  /** `'batch'` draws one lambda for the whole batch, `'row'` one for each row. */
  readonly lambdaPer: 'batch' | 'row';
  /** Which rows may be partners. Default `'random'`. */
  readonly pairing?: Pairing;
  /**
   * The request id of each row, numbers or strings. Required with `'within-request-excluded'`, not
   * allowed with `'random'`.
   */
  readonly request?: ArrayLike<number | string>;
  /** The stream of random numbers to draw from, such as `random(7)`. */
  readonly random: Random;
}

const names: OptionNames<MixPairsOptions> = {alpha: 1, lambdaPer: 1, pairing: 1, request: 1, random: 1};

/**
 * Draws a random partner and a share `lambda ~ Beta(alpha, alpha)` for each row of a batch. Each
 * row is mixed with another row and is the partner of exactly one row.
 *
 * With pairing `'within-request-excluded'`, no row is mixed with a row of the same request. All
 * rows get a partner if no request has more than half of the rows. If a request has m > n / 2 of
 * the n rows, 2 m - n of them, chosen at random, are not mixed: they are their own partners, with
 * lambda 1.
 *
 * @param rows number of rows in the batch, an integer of at least 2.
 * @returns the partner and the lambda of each row.
 * @throws when rows is below 2 or not an integer, alpha is not a finite number above 0, an
 *   option, `lambdaPer` or `pairing` is unknown, `random` is not a function, or `request` is
 *   missing, has not one id per row, contains NaN or numbers that may have been rounded (from 2^24
 *   in a Float32Array, else from 2^53), or is given with pairing `'random'`.
 * @example
 * const pairs = mixPairs(512, {alpha: 0.2, lambdaPer: 'batch', random: random(7)});
 * const draw = {alpha: 0.2, lambdaPer: 'row', random: random(7)};
 * mixPairs(3, {...draw, pairing: 'within-request-excluded', request: ['a', 'a', 'b']});
 * @see equation 7 of arXiv 2512.17277; Verma et al., Manifold Mixup, 2019.
 */
export function mixPairs(rows: number, options: MixPairsOptions): MixPairs {
  checkOptions(options, names, {packageName: '@cs/mixup', functionName: 'mixPairs'});
  const {alpha, lambdaPer, pairing = 'random', request, random} = options;
  const fail = (message: string) => packageError('@cs/mixup', 'mixPairs', message);
  if (!Number.isInteger(rows) || rows < 2) {
    throw fail(`rows must be an integer of at least 2. Received: ${shown(rows)}.`);
  }
  const bad = badDraw({alpha, lambdaPer, pairing, request});
  if (bad) throw fail(bad);
  if (typeof random !== 'function') {
    throw fail(`random must be a stream of random numbers, such as random(7). Received: ${shown(random)}.`);
  }
  if (request && request.length !== rows) {
    throw fail(`request must have one id for each of the ${rows} rows. Received: ${request.length} ids.`);
  }
  const unknown = Array.from(request ?? []).findIndex((id) => Number.isNaN(id));
  if (unknown >= 0) throw fail(`request ids must not be NaN. Received: NaN in row ${unknown}.`);
  const rounded = request && roundedId(request);
  if (rounded) throw fail(rounded);

  const drawn = randomPartners(rows, random);
  const partner = request ? excludeRequests(drawn, request, random) : drawn;
  const shared = lambdaPer === 'batch' ? sampleBeta(alpha, random) : 0;
  const lambda = Float32Array.from(partner, (j, i) => {
    const share = lambdaPer === 'batch' ? shared : sampleBeta(alpha, random);
    return j === i ? 1 : share;
  });
  return {partner, lambda};
}

/** Checks the options for drawing pairs; returns the error text, or undefined if they are valid. */
export function badDraw(how: {
  alpha: number;
  lambdaPer: string;
  pairing: string;
  request: unknown;
}): string | undefined {
  const {alpha, lambdaPer, pairing, request} = how;
  if (!(alpha > 0) || !Number.isFinite(alpha)) return `alpha must be > 0. Received: ${shown(alpha)}.`;
  if (lambdaPer !== 'batch' && lambdaPer !== 'row') {
    return `lambdaPer must be 'batch' or 'row'. Received: ${shown(lambdaPer)}.`;
  }
  if (pairing !== 'random' && pairing !== 'within-request-excluded') {
    return `pairing must be 'random' or 'within-request-excluded'. Received: ${shown(pairing)}.`;
  }
  if (pairing !== 'random' && request === undefined) {
    return `pairing '${pairing}' needs request, the request id of each row. Received: undefined.`;
  }
  if (pairing === 'random' && request !== undefined) {
    return "request is only used with pairing 'within-request-excluded'. Received: pairing 'random'. Set the pairing, or leave out request.";
  }
  return undefined;
}
