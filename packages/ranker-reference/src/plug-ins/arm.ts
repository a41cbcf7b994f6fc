import type {PlugInSettings} from './plug-in.js';

/** A variant to train: the reference ranker with some plug-ins. */
export interface Arm {
  readonly name: string;
  readonly plugIns: readonly string[];
  /** Settings of this arm alone, by plug-in. They override those of the comparison. */
  readonly settings?: PlugInSettings;
  /**
   * Settings to choose from, mildest first. The arm is trained with each, and measured with the one
   * that does best on the calibration days; of equally good ones, the first.
   */
  readonly candidates?: readonly PlugInSettings[];
}
