import {checkOptions, type Names} from './check-options.js';
import {metricsError} from './checks.js';

/**
 * A metric of rows that come in batches, on one machine or many. Its memory does not grow with the rows.
 *
 * Any split of the rows into batches and accumulators, merged in any order, gives the same result, bit for bit: what is
 * kept are exact sums and counts.
 */
export interface Accumulator<Batch, Result> {
  /**
   * Takes rows in. A batch that throws leaves the accumulator as it was.
   *
   * @throws as the metric's function does; and when a batch begins with the request with which the one before ended,
   * since a request must be whole within a batch. That is all of it that can be seen in bounded memory: give every
   * request an id of its own.
   */
  add(batch: Batch): this;
  /** Takes in what another one has, and leaves that as it is. @throws for another metric or other options. */
  merge(other: Accumulator<Batch, Result>): this;
  /** The metric of all rows so far; more can be added after. */
  result(): Result;
  /** For `JSON.stringify`; read by `fromJSON` of the metric's entry in `accumulators`. */
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
  /** What the rows came to. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** Makes accumulators of one metric. */
export interface AccumulatorFactory<Options, Batch, Result> {
  /** @throws for unknown options, and those that are missing. */
  (...options: object extends Options ? [options?: Options] : [options: Options]): Accumulator<Batch, Result>;
  /** @throws for anything but the parsed `toJSON` of an accumulator of this metric. */
  fromJSON(json: unknown): Accumulator<Batch, Result>;
}

/** A part of the state. Merging is commutative and associative, bit for bit. */
interface Mergeable<Self> {
  merge(other: Self): void;
  toJSON(): unknown;
  /** Takes in what `toJSON` of another one gave. @throws for anything else. */
  read(json: unknown): void;
}

/** Every option with its default: undefined for those that must be given, null for those that may be left out. */
export type Defaults<Options> = {readonly [Name in keyof Options]-?: Options[Name] | undefined | null};

/** What a metric keeps, how a batch adds to it, and how the result follows. */
export interface Definition<Options, Batch, State, Result> {
  readonly metric: string;
  readonly options: Defaults<Options>;
  /** Names of what a batch holds. */
  readonly columns: Names<Batch>;
  /** What `empty` does not check of the options. @throws for those out of range. */
  readonly check?: (options: Required<Options>) => void;
  /** The state of no rows. @throws for options out of range. */
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
  const fail = (problem: string, received: unknown, remedy: string) =>
    metricsError(`accumulators.${metric}`, problem, received, remedy);

  /** All options, in one order, with defaults. */
  function complete(given: object): Required<Options> {
    checkOptions(`accumulators.${metric}`, given as Options, definition.options);
    const options: Record<string, unknown> = {};
    for (const name of Object.keys(definition.options)) {
      const value = given[name as never] ?? definition.options[name as keyof Options];
      if (value === undefined) throw fail(`${name} is missing`, undefined, `Give ${name}`);
      if (value !== null) options[name] = value;
    }
    const all = options as Required<Options>;
    definition.check?.(all);
    return all;
  }

  const partsOf = (state: State) => Object.entries<Mergeable<never>>(state);

  class MetricAccumulator implements Accumulator<Batch, Result> {
    /** Of the last row that was added here. */
    private lastRequest: number | undefined;

    constructor(
      readonly options: Required<Options>,
      private readonly state: State,
    ) {}

    add(batch: Batch): this {
      const {requests} = checkOptions(metric, batch, definition.columns) as {requests?: ArrayLike<number>};
      if (requests?.length && requests[0] === this.lastRequest) {
        throw fail(
          'a batch begins with the request with which the last one ended',
          `request ${requests[0]}`,
          'Keep a request in one batch, and give each an id of its own',
        );
      }
      // A batch of its own first, so that one that throws changes nothing.
      const part = definition.empty(this.options);
      definition.add(part, batch, this.options);
      this.take(part);
      this.lastRequest = requests?.[requests.length - 1];
      return this;
    }

    merge(other: Accumulator<Batch, Result>): this {
      if (!(other instanceof MetricAccumulator)) {
        throw fail(
          'cannot merge with what is not of this metric',
          describe(other),
          `Merge accumulators of ${metric}`,
        );
      }
      const [mine, its] = [this, other].map(({options}) => JSON.stringify(options));
      if (mine !== its)
        throw fail('cannot merge what was made with other options', its, `Here they are ${mine}`);
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
      throw fail('this is no JSON of it', describe(json), `Give the toJSON of accumulators.${metric}`);
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
