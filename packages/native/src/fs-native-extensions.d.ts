/** The package ships no types. */
declare module 'fs-native-extensions' {
  /** Locks an open file exclusively. Returns false if it is locked through another file descriptor. */
  export function tryLock(fd: number): boolean;
  /** Locks an open file exclusively, as soon as it is free. */
  export function waitForLock(fd: number): Promise<void>;
}
