import {type Caller, packageError} from '@cs/core';

/** Who asks, in the parts of `withAldi`. */
export const caller: Caller = {packageName: '@cs/baselines', functionName: 'withAldi'};

/** The error of this package's functions: `[@cs/baselines] withAldi: message`. */
export function fail(functionName: string, message: string): Error {
  return packageError('@cs/baselines', functionName, message);
}
