/** An error whose message names the package and the function. */
export function nativeError(functionName: string, text: string, cause?: unknown): Error {
  return new Error(`[@cs/native] ${functionName}: ${text}`, cause === undefined ? {} : {cause});
}

/** The message for a file system error that the user can fix; undefined for any other error. */
export function fileSystemAdvice(error: unknown, folder: string): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk of ${folder} is full. Free some space, or set CS_NATIVE_CACHE to a folder on another disk.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${folder} is not writable. Set CS_NATIVE_CACHE to a writable folder.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${folder} is not a folder. Set CS_NATIVE_CACHE to a writable folder.`;
    default:
      return undefined;
  }
}
