/** Wrong usage that only shows once the log is read: the command ends with code 2, as for an option that commander refuses. */
export class UsageError extends Error {}
