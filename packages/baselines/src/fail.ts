import {type Caller, pluginError} from '@cs/graph';

/** Who asks, in the parts of `withAldi`. */
export const caller: Caller = {packageName: '@cs/baselines', functionName: 'withAldi'};

/** The error of this package's functions: `[@cs/baselines] withAldi: message`. */
export function fail(functionName: string, message: string): Error {
  return pluginError('@cs/baselines', functionName, message);
}
