import {type Caller, pluginError} from '@cs/graph';

/** The caller that errors in the parts of `withAldi` name. */
export const caller: Caller = {packageName: '@cs/baselines', functionName: 'withAldi'};

/** An error of this package: `[@cs/baselines] functionName: message`. */
export function fail(functionName: string, message: string): Error {
  return pluginError('@cs/baselines', functionName, message);
}
