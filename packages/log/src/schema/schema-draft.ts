/** A proposed value, and the reason for it. */
export interface Guess {
  readonly value: unknown;
  readonly why?: string;
}

/** A drafted schema: guesses by key; features and actions by name. */
export interface SchemaDraft {
  readonly keys: Readonly<Record<string, Guess>>;
  readonly actions: Readonly<Record<string, Guess>>;
  readonly features: Readonly<Record<string, Guess>>;
  /** Columns that may be labels or contain the future, and why. A person has to decide about them. */
  readonly decide: Readonly<Record<string, string>>;
  /** Columns that cannot be used as they are, and why. */
  readonly left: Readonly<Record<string, string>>;
  /** Columns with unreadable cells, and how many. */
  readonly odd: Readonly<Record<string, string>>;
}

/** A name for a column that schema and model accept and that is not taken: `Grosse_cm` for `Größe (cm)`. */
export function keyOf(name: string, taken: Readonly<Record<string, unknown>>): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss');
  const plain = letters.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '');
  const key = /^[A-Za-z]/.test(plain) ? plain : ['x', plain].filter(Boolean).join('_');
  let [free, nth] = [key, 2];
  while (Object.hasOwn(taken, free)) free = `${key}_${nth++}`;
  return free;
}
