import {metricsError} from './checks.js';
import {ExactSum} from './exact-sum.js';

/** A fixed number of exact sums. */
export class ExactSums {
  private readonly sums: readonly ExactSum[];

  constructor(length: number) {
    this.sums = Array.from({length}, () => new ExactSum());
  }

  add(at: number, x: number): void {
    this.sums[at]!.add(x);
  }

  at(at: number): ExactSum {
    return this.sums[at]!;
  }

  value(at: number): number {
    return this.sums[at]!.value;
  }

  merge(other: ExactSums): void {
    for (const [at, sum] of this.sums.entries()) sum.merge(other.sums[at]!);
  }

  toJSON(): string[] {
    return this.sums.map((sum) => sum.toJSON());
  }

  read(json: unknown): void {
    if (!Array.isArray(json) || json.length !== this.sums.length) {
      throw metricsError(
        'fromJSON',
        'sums are malformed',
        JSON.stringify(json)?.slice(0, 100),
        `Give the output of toJSON, with ${this.sums.length} sums`,
      );
    }
    for (const [at, sum] of this.sums.entries()) sum.read(json[at]);
  }
}
