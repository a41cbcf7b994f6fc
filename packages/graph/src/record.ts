import type * as tf from '@tensorflow/tfjs';

/** What a term is made again from after its model was saved and loaded. */
export interface TermRecipe {
  /** Under which `registerTerm` knows how to make it, e.g. `'mixup'`. */
  readonly kind: string;
  /** The package to import first, for the error messages. */
  readonly packageName: string;
  /** Its options as the user gave them; functions among them are recorded by name only. */
  readonly options: object;
  /** Why it cannot be made again from its options, and what to do instead. Default: it can. */
  readonly refuse?: string;
}

/** A term as it is recorded in the metadata of its model. */
export interface RecordedTerm {
  readonly name: string;
  readonly kind?: string;
  readonly packageName?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Options that were functions, which cannot be saved. */
  readonly functions?: readonly string[];
  readonly refuse?: string;
}

/** A path that was added to a model's graph, as it is recorded in its metadata. */
export interface RecordedPath {
  /** Unique on a model. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the plug-ins note in a model's metadata. */
export interface PluginRecord {
  readonly terms: readonly RecordedTerm[];
  readonly paths: readonly RecordedPath[];
}

/** The key of the metadata under which it is kept, plain JSON beside what the user keeps there. */
const KEY = 'cs.plugins';

type Metadata = Record<string, unknown>;
interface WithMetadata {
  userDefinedMetadata?: Metadata | undefined;
  setUserDefinedMetadata(metadata: Metadata): void;
}

/** What is recorded on a model: by plug-ins in this process, or by those that it was saved with. */
export function readRecord(model: tf.LayersModel): PluginRecord {
  const noted = (model.getUserDefinedMetadata() as Metadata | undefined)?.[KEY] as
    | Partial<PluginRecord>
    | undefined;
  return {terms: noted?.terms ?? [], paths: noted?.paths ?? []};
}

/** Puts a record in place of the one a model has. The user's own metadata stay, also when they are set anew. */
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

/** The metadata of a model less our own; undefined for none. */
export function metadataOfUser(model: tf.LayersModel): Metadata | undefined {
  const {[KEY]: _, ...own} = (model.getUserDefinedMetadata() as Metadata | undefined) ?? {};
  return Object.keys(own).length > 0 ? own : undefined;
}

/** Notes a path that was added to a model, for `describe`. */
export function recordPath(model: tf.LayersModel, path: RecordedPath): void {
  const {terms, paths} = readRecord(model);
  writeRecord(model, {terms, paths: [...paths, {name: path.name, options: plain(path.options)}]});
}

/** A term of a name in the form in which it is recorded. */
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

/** Options as plain JSON: typed arrays become lists; functions and what is undefined are left out. */
function plain(options: object): Record<string, unknown> {
  const text = JSON.stringify(options, (_, value) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value,
  );
  return JSON.parse(text);
}
