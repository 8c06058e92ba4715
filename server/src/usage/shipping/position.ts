/** A place between two frames. Segments count from 1; offsets are bytes in the file. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
}
