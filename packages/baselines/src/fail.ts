import {pluginError} from '@cs/graph';

/** The error of this package's functions: `[@cs/baselines] withAldi: message`. */
export function fail(functionName: string, message: string): Error {
  return pluginError('@cs/baselines', functionName, message);
}
