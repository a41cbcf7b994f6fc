/** Who asks, for the error messages. */
export interface Caller {
  readonly packageName: string;
  readonly functionName: string;
}
