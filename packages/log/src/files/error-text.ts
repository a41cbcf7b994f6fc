/** Message of whatever was thrown. */
export function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Whether an error comes from this project, whose messages need no explanation. */
export function isOwn(cause: unknown): boolean {
  return reason(cause).startsWith('[@cs/');
}
