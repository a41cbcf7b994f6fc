import type {Arm, PlugInSettings, RankerPreset} from '@cs/ranker-reference';

/** Options of a comparison. */
export interface CompareOptions {
  /** Heading of the report. Default `Comparison`. */
  readonly name?: string;
  /**
   * Each seed fixes the initial weights and the order of the rows, the same for all arms. Default
   * 1, 2, 3.
   */
  readonly seeds?: readonly number[];
  /**
   * Arms to compare. The baseline is moved to the front, or added if it is missing. Default: the
   * preset `quick`.
   */
  readonly arms?: readonly Arm[];
  /** Sizes of the ranker. Default `small`. */
  readonly preset?: RankerPreset;
  /** Passes over the training days. This and the next two options work as in `trainRanker`. */
  readonly epochs?: number;
  /** Rows per step. */
  readonly batchSize?: number;
  /** Learning rate of Adam. */
  readonly learningRate?: number;
  /** The top k items of a request count as shown. Default 3. */
  readonly k?: number;
  /**
   * An item is cold below this age, in days. It applies to the measures, and to plug-ins that do not
   * set their own age. Default 28.
   */
  readonly coldDays?: number;
  /** Weight of each action in the final score, at least 0; one must be above 0. Default 1 each. */
  readonly utilities?: Readonly<Record<string, number>>;
  /** Settings of plug-ins for all arms, by the name of the plug-in. */
  readonly plugIns?: PlugInSettings;
  /**
   * Accepts a baseline with an area under the ROC curve of 0.99 or more, which is usually a sign that a
   * feature contains the label. Default false.
   */
  readonly allowLeak?: boolean;
  /** Whether to measure also what the figures need. Default false. */
  readonly figures?: boolean;
  /** Called often, with the share done (0 to 1) and the name of the current task. */
  readonly onProgress?: (done: number, task: string) => void;
}
