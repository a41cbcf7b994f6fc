/**
 * A usage error that can be detected only after the log was opened. The command exits with code 2, as
 * for the errors of commander.
 */
export class UsageError extends Error {}
