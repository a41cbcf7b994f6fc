/** The package ships no types. */
declare module 'fs-native-extensions' {
  /**
   * Locks an open file exclusively. Returns false if it is locked through another file descriptor.
   */
  export function tryLock(fd: number): boolean;
}
