/**
 * A sink throws it when the warehouse answered that it will never take these rows, whatever the weather: a value that
 * does not parse, a column that it does not know. Nothing of the batch was stored. Any other error means "outcome unknown".
 */
export class BatchRefused extends Error {
  /** The warehouse's name or number for the reason, without any of the rows' content. */
  readonly code: string;
  /** The warehouse's own words; they may quote the row, so they go to the quarantine file and never to a log. */
  readonly detail: string;

  constructor(code: string, detail: string) {
    super(`the warehouse refused a batch for its content (${code})`);
    this.name = 'BatchRefused';
    this.code = code;
    this.detail = detail;
  }
}
