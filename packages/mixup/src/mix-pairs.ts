import {checkOptions, type OptionNames, packageError, type Random, shown} from '@cs/core';
import {sampleBeta} from './beta.js';
import {excludeRequests, randomPartners} from './partners.js';

/** Which rows are mixed, and how much of each. */
export interface MixPairs {
  /** Row j mixed into row i; i itself only where no other row is allowed. */
  readonly partner: Int32Array;
  /** Share of row i, in [0, 1]; all equal when drawn per batch. 1 where i is its own partner. */
  readonly lambda: Float32Array;
}

/** Which rows may be partners: any two, or only rows of different requests. */
export type Pairing = 'random' | 'within-request-excluded';

/** Options of `mixPairs`. */
export interface MixPairsOptions {
  /** Shape of Beta(alpha, alpha), above 0. */
  readonly alpha: number;
  /** One lambda for the batch, or one a row. */
  readonly lambdaPer: 'batch' | 'row';
  /** Default `'random'`. */
  readonly pairing?: Pairing;
  /** The request of each row, numbers or names; needed for `'within-request-excluded'`, and for it alone. */
  readonly request?: ArrayLike<number | string>;
  /** Stream of the draws. */
  readonly random: Random;
}

const names: OptionNames<MixPairsOptions> = {alpha: 1, lambdaPer: 1, pairing: 1, request: 1, random: 1};

/**
 * Draws partners and shares for a batch: each row is mixed with another one and is the partner of one, at random, so each is used twice;
 * `lambda ~ Beta(alpha, alpha)`.
 *
 * With pairing `'within-request-excluded'` no row is mixed with one of its own request. Every row finds such a partner when no request
 * fills more than half of the batch. Of a request with m > n / 2 of the n rows, 2 m - n rows are left over, at random: they stay
 * unmixed, their own partner with lambda 1.
 *
 * @param rows rows of the batch, an integer of at least 2.
 * @throws for fewer than 2 rows, an alpha that is not above 0, an unknown option, `lambdaPer` or `pairing`, a `random` that is no stream, requests that are missing, not one
 *   a row, or NaN, and requests that the pairing does not look at.
 * @example
 * const pairs = mixPairs(512, {alpha: 0.2, lambdaPer: 'batch', random: random(7)});
 * mixPairs(3, {alpha: 0.2, lambdaPer: 'row', pairing: 'within-request-excluded', request: ['a', 'a', 'b'], random: random(7)});
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
    throw fail(`random must be a stream, such as random(7). Received: ${shown(random)}.`);
  }
  if (request && request.length !== rows) {
    throw fail(`request must hold one value for each of the ${rows} rows. Received: ${request.length}.`);
  }
  const unknown = Array.from(request ?? []).findIndex((id) => Number.isNaN(id));
  if (unknown >= 0) throw fail(`request must not be NaN. Received: NaN for row ${unknown}.`);

  const drawn = randomPartners(rows, random);
  const partner = request ? excludeRequests(drawn, request, random) : drawn;
  const shared = lambdaPer === 'batch' ? sampleBeta(alpha, random) : 0;
  const lambda = Float32Array.from(partner, (j, i) => {
    const share = lambdaPer === 'batch' ? shared : sampleBeta(alpha, random);
    return j === i ? 1 : share;
  });
  return {partner, lambda};
}

/** What is wrong with how pairs are to be drawn; undefined for nothing. */
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
    return `pairing '${pairing}' needs request, the request of each row. Received: undefined.`;
  }
  if (pairing === 'random' && request !== undefined) {
    return "request is for pairing 'within-request-excluded'. Received: pairing 'random'.";
  }
  return undefined;
}
