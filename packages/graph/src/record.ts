import type * as tf from '@tensorflow/tfjs';

/** What `reattach` recreates a term from after its model was saved and loaded. */
export interface TermRecipe {
  /** The kind under which `registerTerm` registered a function that attaches it, e.g. `'mixup'`. */
  readonly kind: string;
  /** The package that the user has to import first; named in error messages. */
  readonly packageName: string;
  /**
   * Its options as the user gave them. Of an option that is a function, only the name is
   * recorded.
   */
  readonly options: object;
  /**
   * Why it cannot be recreated from its options, and what to do instead. Default: undefined, which
   * means that it can.
   */
  readonly refuse?: string;
}

/** A term as recorded in the metadata of its model. */
export interface RecordedTerm {
  readonly name: string;
  readonly kind?: string;
  readonly packageName?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Names of the options that were functions, which cannot be saved. */
  readonly functions?: readonly string[];
  readonly refuse?: string;
}

/** A skip path that was added to a model's graph, as recorded in the model's metadata. */
export interface RecordedPath {
  /** Unique on a model. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the plug-ins record in a model's metadata. */
export interface PluginRecord {
  readonly terms: readonly RecordedTerm[];
  readonly paths: readonly RecordedPath[];
}

/** The metadata key of the record: plain JSON, beside the user's own keys. */
const KEY = 'cs.plugins';

type Metadata = Record<string, unknown>;
interface WithMetadata {
  userDefinedMetadata?: Metadata | undefined;
  setUserDefinedMetadata(metadata: Metadata): void;
}

/** Reads the record of a model, written in this process or loaded from its file. */
export function readRecord(model: tf.LayersModel): PluginRecord {
  const noted = (model.getUserDefinedMetadata() as Metadata | undefined)?.[KEY] as
    | Partial<PluginRecord>
    | undefined;
  return {terms: noted?.terms ?? [], paths: noted?.paths ?? []};
}

/**
 * Replaces the record of a model. The user's own metadata is kept, and the record survives later
 * calls of `setUserDefinedMetadata`.
 */
export function writeRecord(model: tf.LayersModel, {terms, paths}: PluginRecord): void {
  const target = model as unknown as WithMetadata;
  delete (target as Partial<WithMetadata>).setUserDefinedMetadata;
  const own = metadataOfUser(model);
  const record: Partial<PluginRecord> = {
    ...(terms.length > 0 && {terms}),
    ...(paths.length > 0 && {paths}),
  };
  if (Object.keys(record).length === 0) {
    target.userDefinedMetadata = own;
    return;
  }
  const set = target.setUserDefinedMetadata;
  const keep = (metadata: Metadata | undefined) => set.call(model, {...metadata, [KEY]: record});
  keep(own);
  target.setUserDefinedMetadata = keep;
}

/** The metadata of a model without the record; undefined if there is none. */
export function metadataOfUser(model: tf.LayersModel): Metadata | undefined {
  const {[KEY]: _, ...own} = (model.getUserDefinedMetadata() as Metadata | undefined) ?? {};
  return Object.keys(own).length > 0 ? own : undefined;
}

/** Records a skip path that was added to a model, so that `describe` lists it. */
export function recordPath(model: tf.LayersModel, path: RecordedPath): void {
  const {terms, paths} = readRecord(model);
  writeRecord(model, {terms, paths: [...paths, {name: path.name, options: plain(path.options)}]});
}

/** Converts the recipe of a term to the form in which it is recorded. */
export function recordedTerm(name: string, recipe: TermRecipe | undefined): RecordedTerm {
  if (!recipe) return {name};
  const {kind, packageName, options, refuse} = recipe;
  const functions = Object.entries(options).flatMap(([option, value]) =>
    typeof value === 'function' ? [option] : [],
  );
  return {
    name,
    kind,
    packageName,
    options: plain(options),
    ...(functions.length > 0 && {functions}),
    ...(refuse !== undefined && {refuse}),
  };
}

/**
 * Options as plain JSON. Typed arrays become lists; functions and undefined values are left out.
 */
function plain(options: object): Record<string, unknown> {
  const text = JSON.stringify(options, (_, value) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value,
  );
  return JSON.parse(text);
}
