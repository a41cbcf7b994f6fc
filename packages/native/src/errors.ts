/** An error that names the package and the function, so that a stack trace is not needed to place it. */
export function nativeError(functionName: string, text: string, cause?: unknown): Error {
  return new Error(`[@cs/native] ${functionName}: ${text}`, cause === undefined ? {} : {cause});
}

/** The sentence for an error of the file system that a user can mend; undefined for any other error. */
export function fileSystemAdvice(error: unknown, folder: string): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk of ${folder} is full. Free some space, or point CS_NATIVE_CACHE to another disk.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${folder} cannot be written. Point CS_NATIVE_CACHE to a folder that you can write.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${folder} is not a folder. Point CS_NATIVE_CACHE to a folder that you can write.`;
    default:
      return undefined;
  }
}
