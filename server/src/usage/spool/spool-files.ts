/**
 * What the spool needs of one directory. Names are file names in it. Everything may throw as the system does, with a
 * `code` such as ENOSPC or EIO.
 */
export interface SpoolFiles {
  /** Names of all files. */
  list(): Promise<readonly string[]>;
  /** A small file's whole content, at most 64 KiB; undefined when it is not there. */
  read(name: string): Promise<Buffer | undefined>;
  /** Puts a whole small file in place: after a crash it is there in full, as it was before, or not there. */
  put(name: string, content: Buffer): Promise<void>;
  /** Makes an empty file, or empties the one that is there. */
  create(name: string): Promise<SpoolFile>;
  open(name: string): Promise<SpoolFile>;
  remove(name: string): Promise<void>;
  /** Makes creations and removals so far survive power loss. */
  syncDirectory(): Promise<void>;
}

export interface SpoolFile {
  /** Hands bytes to the kernel before it returns; returns how many it took, which may be fewer. */
  writeNow(bytes: Buffer, at: number): number;
  /** Writes all the bytes. */
  write(bytes: Buffer, at: number): Promise<void>;
  /** Fills the buffer from `at` on, less only at the end of the file; returns how many bytes there were. */
  read(into: Buffer, at: number): Promise<number>;
  size(): Promise<number>;
  /** Returns when the disk has everything written before the call (fdatasync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}
