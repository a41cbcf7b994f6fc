/** Message of whatever was thrown. */
export function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Whether an error comes from this project, whose messages need no explanation. */
export function isOwn(cause: unknown): boolean {
  return reason(cause).startsWith('[@cs/');
}

/** What to do about an error of DuckDB: `usual`, unless it lacked memory. */
export function remedy(cause: unknown, usual: string): string {
  return /^Out of Memory/i.test(reason(cause))
    ? 'Give it more memory (--memory, or the option memory), or drop columns that the schema does not name.'
    : usual;
}
