/**
 * Formats a value for an error message: quoted strings, the contents of arrays and plain objects, the class of other objects.
 *
 * @example
 * shown('0.2'); // '"0.2"', unlike the number 0.2
 * shown([1, NaN]); // '[1,NaN]'
 * shown(tf.scalar(1)); // 'an object of class Tensor'
 */
export function shown(value: unknown): string {
  return text(value, 3);
}

function text(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
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
