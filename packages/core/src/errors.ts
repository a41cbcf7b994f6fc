import {closest, distance} from 'fastest-levenshtein';

/** The public function that was called. Error messages start with it. */
export interface Caller {
  /** For example `'@cs/mixup'`. */
  readonly packageName: string;
  /** For example `'withMixup'`. */
  readonly functionName: string;
}

/**
 * Creates an error in the format of all `@cs` packages.
 *
 * @param message what is wrong, what was received and what to do.
 *
 * @param options the cause, where another error led to this one.
 * @example
 * throw packageError('@cs/mixup', 'withMixup', 'no layer named "interactoin". Layers that can be cut: interaction.');
 */
export function packageError(
  packageName: string,
  functionName: string,
  message: string,
  options?: ErrorOptions,
): Error {
  return new Error(`[${packageName}] ${functionName}: ${message}`, options);
}

/**
 * Formats a value for an error message so that its type is visible: strings are quoted, bigints end
 * in `n`, arrays and plain objects show their contents, and other objects show their class.
 *
 * Contents nested deeper than three levels appear as `...`.
 *
 * @example
 * shown('0.2'); // '"0.2"', unlike the number 0.2
 * shown(1n); // '1n'
 * shown([1, NaN]); // '[1,NaN]'
 * shown(tf.scalar(1)); // 'an object of class Tensor'
 */
export function shown(value: unknown): string {
  return text(value, 3);
}

function text(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  const of = Object.getPrototypeOf(value)?.constructor;
  if (!isList && of !== undefined && of !== Object) return `an object of class ${of.name}`;
  if (depth === 0) return '...';
  if (isList) return `[${value.map((item) => text(item, depth - 1)).join(',')}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${text(item, depth - 1)}`,
  );
  return `{${entries.join(',')}}`;
}

/**
 * Returns the message for an unknown name. It proposes the closest known name if their edit
 * distance is at most a third of the length of the given one.
 *
 * @param what the kind of name, e.g. `'layer named'`.
 * @param name what was received; anything but a string gets no proposal.
 * @param known the names that exist.
 * @param list the heading of the known names, e.g. `'Layers that can be cut'`.
 * @example
 * unknownName('option', 'wieght', ['at', 'weight'], 'Options');
 * // 'no option "wieght". Did you mean "weight"? Options: at, weight.'
 */
export function unknownName(what: string, name: unknown, known: readonly string[], list: string): string {
  const near = typeof name === 'string' && known.length > 0 ? closest(name, known) : undefined;
  const isNear = near !== undefined && distance(name as string, near) <= (name as string).length / 3;
  const hint = isNear ? ` Did you mean "${near}"?` : '';
  return `no ${what} ${shown(name)}.${hint} ${list}: ${known.join(', ') || 'none'}.`;
}
