/** A value that a draft proposes, and why. */
export interface Guess {
  readonly value: unknown;
  readonly why?: string;
}

/** A drafted schema: guesses by key, features and actions by name. */
export interface SchemaDraft {
  readonly keys: Readonly<Record<string, Guess>>;
  readonly actions: Readonly<Record<string, Guess>>;
  readonly features: Readonly<Record<string, Guess>>;
  /** Columns that may be a label or know the future, and why: none of them is a feature until somebody says so. */
  readonly decide: Readonly<Record<string, string>>;
  /** Columns that are of no use as they are, and why. */
  readonly left: Readonly<Record<string, string>>;
  /** Columns with cells that could not be read, and how many. */
  readonly odd: Readonly<Record<string, string>>;
}

/** A column's name as one that the schema and the model take, and none of those that are taken: `Größe (cm)` is `Grosse_cm`. */
export function keyOf(name: string, taken: Readonly<Record<string, unknown>>): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss');
  const plain = letters.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '');
  const key = /^[A-Za-z]/.test(plain) ? plain : ['x', plain].filter(Boolean).join('_');
  let [free, nth] = [key, 2];
  while (Object.hasOwn(taken, free)) free = `${key}_${nth++}`;
  return free;
}
