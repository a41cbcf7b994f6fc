import {checkOptions, type Names} from './check-options.js';
import {metricsError} from './checks.js';

/**
 * Computes a metric of rows that come in batches, on one machine or on many. Its memory does not
 * grow with the number of rows.
 *
 * It keeps only exact sums and counts. So any split of the rows into batches and accumulators,
 * merged in any order, gives the same result, bit for bit.
 */
export interface Accumulator<Batch, Result> {
  /**
   * Adds rows. If it throws, the accumulator is unchanged.
   *
   * @throws in the cases in which the function of the metric does, and if a batch begins with the
   * request with which the last batch ended. All rows of a request must be in one batch. Other
   * repeated requests cannot be detected in bounded memory, so give every request its own id.
   */
  add(batch: Batch): this;
  /**
   * Adds the rows of another accumulator, which is unchanged. @throws if its metric or its
   * options differ.
   */
  merge(other: Accumulator<Batch, Result>): this;
  /** The metric of all rows so far. More rows can be added afterwards. */
  result(): Result;
  /** For `JSON.stringify`. Restore it with `fromJSON` of the metric's entry in `accumulators`. */
  toJSON(): AccumulatorJson;
}

/** An accumulator as plain JSON. */
export interface AccumulatorJson {
  /** Name of the metric, as in `accumulators`. */
  readonly metric: string;
  /** Version of this layout. */
  readonly version: 1;
  /** All options of the metric, defaults included. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Sums and counts of the rows. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** Makes accumulators of one metric. */
export interface AccumulatorFactory<Options, Batch, Result> {
  /** @throws if an option is unknown or missing. */
  (...options: object extends Options ? [options?: Options] : [options: Options]): Accumulator<Batch, Result>;
  /** @throws unless `json` is the parsed `toJSON` of an accumulator of this metric. */
  fromJSON(json: unknown): Accumulator<Batch, Result>;
}

/** A part of the state. Merging must be commutative and associative, bit for bit. */
interface Mergeable<Self> {
  merge(other: Self): void;
  toJSON(): unknown;
  /** Adds the part whose `toJSON` this is. @throws for anything else. */
  read(json: unknown): void;
}

/**
 * Every option with its default: undefined for required options, null for optional ones without a
 * default.
 */
export type Defaults<Options> = {readonly [Name in keyof Options]-?: Options[Name] | undefined | null};

/** What a metric keeps, how a batch changes it, and how the result is computed. */
export interface Definition<Options, Batch, State, Result> {
  readonly metric: string;
  readonly options: Defaults<Options>;
  /** Names of the properties of a batch. */
  readonly columns: Names<Batch>;
  /** Checks the options that `empty` does not check. @throws if one is out of range. */
  readonly check?: (options: Required<Options>) => void;
  /** The state when there are no rows. @throws if an option is out of range. */
  readonly empty: (options: Required<Options>) => State;
  readonly add: (state: State, batch: Batch, options: Required<Options>) => void;
  readonly result: (state: State, options: Required<Options>) => Result;
}

/** The factory of a metric's accumulators. */
export function accumulatorOf<
  Options extends object,
  Batch extends object,
  State extends {[name in keyof State]: Mergeable<never>},
  Result,
>(definition: Definition<Options, Batch, State, Result>): AccumulatorFactory<Options, Batch, Result> {
  const {metric} = definition;
  const fail = (problem: string, received: string, remedy: string) =>
    metricsError(`accumulators.${metric}`, problem, received, remedy);

  /** All options with defaults, always in the same order. */
  function complete(given: object): Required<Options> {
    checkOptions(`accumulators.${metric}`, given as Options, definition.options);
    const options: Record<string, unknown> = {};
    for (const name of Object.keys(definition.options)) {
      const value = given[name as never] ?? definition.options[name as keyof Options];
      if (value === undefined) throw fail(`${name} is missing`, 'undefined', `Give ${name}`);
      if (value !== null) options[name] = value;
    }
    const all = options as Required<Options>;
    definition.check?.(all);
    return all;
  }

  const partsOf = (state: State) => Object.entries<Mergeable<never>>(state);

  class MetricAccumulator implements Accumulator<Batch, Result> {
    /** Request of the last row that was added to this accumulator. */
    private lastRequest: number | undefined;

    constructor(
      readonly options: Required<Options>,
      private readonly state: State,
    ) {}

    add(batch: Batch): this {
      const {requests} = checkOptions(metric, batch, definition.columns) as {requests?: ArrayLike<number>};
      if (requests?.length && requests[0] === this.lastRequest) {
        throw fail(
          'a batch starts with the request that ended the previous one',
          `request ${requests[0]}`,
          'Keep all rows of a request in one batch, and give each request its own id',
        );
      }
      // Collects the batch separately, so that a batch that throws changes nothing.
      const part = definition.empty(this.options);
      definition.add(part, batch, this.options);
      this.take(part);
      this.lastRequest = requests?.[requests.length - 1];
      return this;
    }

    merge(other: Accumulator<Batch, Result>): this {
      if (!(other instanceof MetricAccumulator)) {
        throw fail(
          'only accumulators of the same metric can be merged',
          describe(other),
          `Merge accumulators of ${metric}`,
        );
      }
      const [mine, its] = [this, other].map(({options}) => JSON.stringify(options));
      if (mine !== its)
        throw fail(
          'only accumulators with the same options can be merged',
          its!,
          `Give both the same options. This one has ${mine}`,
        );
      this.take(other.state);
      return this;
    }

    result(): Result {
      return definition.result(this.state, this.options);
    }

    toJSON(): AccumulatorJson {
      const state = partsOf(this.state).map(([name, part]) => [name, part.toJSON()]);
      return {metric, version: 1, options: {...this.options}, state: Object.fromEntries(state)};
    }

    private take(other: State): void {
      for (const name of Object.keys(other) as (keyof State)[]) this.state[name].merge(other[name] as never);
    }
  }

  const create = (options: object = {}): Accumulator<Batch, Result> => {
    const all = complete(options);
    return new MetricAccumulator(all, definition.empty(all));
  };

  function fromJSON(json: unknown): Accumulator<Batch, Result> {
    const {metric: its, version, options, state} = (json ?? {}) as Partial<AccumulatorJson>;
    if (its !== metric || version !== 1 || !isObject(options) || !isObject(state)) {
      throw fail(
        'the JSON is not from this metric',
        describe(json),
        `Give the toJSON of accumulators.${metric}`,
      );
    }
    const all = complete(options);
    const parts = definition.empty(all);
    for (const [name, part] of partsOf(parts)) part.read(state[name]);
    return new MetricAccumulator(all, parts);
  }
  return Object.assign(create, {fromJSON});
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function describe(value: unknown): string {
  const {metric, version} = (
    isObject(value) && 'toJSON' in value ? (value as {toJSON(): unknown}).toJSON() : (value ?? {})
  ) as Partial<AccumulatorJson>;
  return metric === undefined ? String(JSON.stringify(value)).slice(0, 100) : `${metric}, version ${version}`;
}
