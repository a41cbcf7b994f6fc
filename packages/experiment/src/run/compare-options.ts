import type {Arm, PlugInOptions, RankerPreset} from '@cs/ranker-reference';

/** How to compare. */
export interface CompareOptions {
  /** Heading of the report. */
  readonly name?: string;
  /** Each seed fixes the initialisation and the order of the rows, for all arms alike. Default 1, 2, 3. */
  readonly seeds?: readonly number[];
  /** Variants; the baseline is put first, and added where there is none. Default: {@link defaultArms}. */
  readonly arms?: readonly Arm[];
  /** Sizes of the ranker. Default `small`. */
  readonly preset?: RankerPreset;
  /** Passes over the training days; this and the next two as in `trainRanker`. */
  readonly epochs?: number;
  /** Rows a step. */
  readonly batchSize?: number;
  /** Of Adam. */
  readonly learningRate?: number;
  /** Shown items that count. Default 3. */
  readonly k?: number;
  /** An item is cold below this age, in the measures and in the score regularizer. Default 28. */
  readonly coldDays?: number;
  /** Weight of each action in the final score, at least 0. Default 1 each. */
  readonly utilities?: Readonly<Record<string, number>>;
  /** Of the bootstrap. Default 1000. */
  readonly resamples?: number;
  /** Settings of the plug-ins. */
  readonly plugIns?: PlugInOptions;
  /** Whether to measure what the figures need as well. Default false. */
  readonly figures?: boolean;
  /** Called often, with the share done (0 to 1) and what is being done. */
  readonly onProgress?: (done: number, task: string) => void;
}
