import {type Caller, packageError} from '@cs/core';

/** The caller that errors in the parts of `withAldi` name. */
export const caller: Caller = {packageName: '@cs/baselines', functionName: 'withAldi'};

/** An error of this package: `[@cs/baselines] functionName: message`. */
export function fail(functionName: string, message: string): Error {
  return packageError('@cs/baselines', functionName, message);
}
