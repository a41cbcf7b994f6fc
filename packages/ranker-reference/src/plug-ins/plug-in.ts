import type {LayersModel} from '@tensorflow/tfjs';
import type {z} from 'zod';
import type {RankerSpec} from '../model/ranker.js';

/** Settings of one plug-in, by name. */
export type Settings = Readonly<Record<string, unknown>>;

/** Settings of several plug-ins, by the name of the plug-in. */
export type PlugInSettings = Readonly<Record<string, Settings>>;

/** What a plug-in attaches to, besides the model. */
export interface AttachContext {
  /** What the ranker was built from. */
  readonly spec: RankerSpec;
  /** Seed of everything that the plug-in draws. */
  readonly seed: number;
}

/** What a plug-in returns after it was attached. */
export interface Attached {
  /** The model to train: the one that was passed, or another one that shares its weights. */
  readonly model: LayersModel;
  /** The model to predict with after training, with one output per action. Default: `model`. */
  readonly serving?: LayersModel;
  /** Models besides these two that must be disposed of. */
  readonly others?: readonly LayersModel[];
}

/** How strongly a plug-in acts with some settings. Reports order the arms of a comparison by it. */
export interface Strength {
  /** Such as `weight 0.1`. */
  readonly name: string;
  /** Fixed strengths first, weakest first. */
  readonly order: number;
  /** The strength as a number. Absent if training adapts it. */
  readonly fixed?: number;
}

/**
 * The parts of the paper's figures that are drawn for the arm that has this plug-in alone:
 * `'features'` (importance and gradients of the features), `'embedding'` (spectrum of the embedding,
 * lifts by position).
 */
export type PlugInFigure = 'features' | 'embedding';

/**
 * Everything that the project knows of a plug-in. Arms, command-line flags, configuration files,
 * jobs and reports read it from here, so a plug-in is added by one such entry in one file.
 */
export interface PlugIn<Schema extends z.ZodObject = z.ZodObject> {
  /** Its name in arms, results and flags, in kebab case. */
  readonly name: string;
  /** What it does, for the help of the command line. */
  readonly label: string;
  /**
   * `'plug-in'`: the preset `quick` compares it alone and together with the others. `'baseline'`: a
   * method from the literature, in no preset unless named there.
   */
  readonly kind: 'plug-in' | 'baseline';
  /**
   * Its settings: an object of zod, each field optional or with a default, and with a description.
   * A field named `coldDays` defaults to the age below which the run counts an item as cold. The
   * metadata `conflicts` of a field names the fields whose flags cannot be combined with its own.
   */
  readonly settings: Schema;
  /** Attaches it to a model. Called with complete settings, in the order of registration. */
  attach(model: LayersModel, context: AttachContext, settings: z.output<Schema>): Attached;
  /**
   * The rows that `serving` scores with another model than the trained one, as ones. Scores of two
   * models need not agree in scale, so these rows are calibrated separately.
   *
   * @param ageDays age of each row's item, in days.
   */
  ownRows?(settings: z.output<Schema>, ageDays: Float32Array): Uint8Array;
  /** Settings that `tune` tries by default, mildest first. */
  readonly candidates?: readonly z.input<Schema>[];
  /**
   * For a plug-in that is meant to close the score gap of cold items: the settings that say how
   * strongly it acts, and what some of them amount to.
   */
  readonly strength?: {
    readonly settings: readonly (keyof z.output<Schema>)[];
    of(settings: z.output<Schema>): Strength;
  };
  /** The figures of a report that its arm illustrates. */
  readonly figures?: readonly PlugInFigure[];
}

/** Lets TypeScript infer the settings of an entry from its schema. */
export function definePlugIn<Schema extends z.ZodObject>(plugIn: PlugIn<Schema>): PlugIn<Schema> {
  return plugIn;
}
