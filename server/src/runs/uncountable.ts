/** The usage table cannot be asked at the moment. Nothing was changed; it is safe to try again. */
export class RunsUncountable extends Error {
  override readonly name = 'RunsUncountable';
}
