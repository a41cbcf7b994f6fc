import type {Arm, PlugInSettings, RankerPreset} from '@cs/ranker-reference';

/** Options of a comparison. */
export interface CompareOptions {
  /** Heading of the report. Default `Comparison`. */
  readonly name?: string;
  /** Each seed fixes the initial weights and the order of the rows, for all arms alike. Default 1, 2, 3. */
  readonly seeds?: readonly number[];
  /**
   * Variants to compare. The baseline is put first, and added if there is none. Default: the preset
   * `quick`.
   */
  readonly arms?: readonly Arm[];
  /** Sizes of the ranker. Default `small`. */
  readonly preset?: RankerPreset;
  /** Passes over the training days; this and the next two as in `trainRanker`. */
  readonly epochs?: number;
  /** Rows per step. */
  readonly batchSize?: number;
  /** Learning rate of Adam. */
  readonly learningRate?: number;
  /** The top k items of a request count as shown. Default 3. */
  readonly k?: number;
  /**
   * An item is cold below this age, in days, in the measures and for plug-ins that do not set their
   * own. Default 28.
   */
  readonly coldDays?: number;
  /** Weight of each action in the final score, at least 0. Default 1 each. */
  readonly utilities?: Readonly<Record<string, number>>;
  /** Settings of plug-ins for all arms, by the name of the plug-in. */
  readonly plugIns?: PlugInSettings;
  /** Whether to measure what the figures need as well. Default false. */
  readonly figures?: boolean;
  /** Called often, with the share done (0 to 1) and what is being done. */
  readonly onProgress?: (done: number, task: string) => void;
}
