/** A value that a draft proposes, and why. */
export interface Guess {
  readonly value: unknown;
  readonly why?: string;
}

/** A drafted schema: guesses by key, features and actions by name. */
export interface Draft {
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

/** A column's name as one that the schema and the model take. */
export function keyOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z]/.test(plain) ? plain : `x_${plain}`;
}
