/** Placeholder in a drafted schema for a name that was not found. */
export const PLACEHOLDER = 'CHANGE_ME';

/** What a schema file leaves open: placeholders, by their key, and columns under `decide`. */
export function undecided(value: unknown): string[] {
  const open = placeholders(value).map((key) => `${key}: replace ${PLACEHOLDER}`);
  const {decide} = (value ?? {}) as {decide?: unknown};
  if (typeof decide !== 'object' || decide === null) return open;
  const columns = Object.entries(decide).map(
    ([column, why]) =>
      `decide.${column}: undecided (${why}); move it to where it belongs, or delete this line to leave the column out`,
  );
  return [...open, ...columns];
}

function placeholders(value: unknown, key = ''): string[] {
  if (value === PLACEHOLDER) return [key];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => placeholders(each, key ? `${key}.${name}` : name));
}
