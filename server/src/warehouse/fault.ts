/** A query's failure in ClickHouse's terms, whether the engine found it or this server. */
export class Fault extends Error {
  /** ClickHouse's number for the kind of failure. */
  readonly code: number;

  constructor(code: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
  }
}

/** Failures that this server finds itself, by ClickHouse's names and numbers. */
export const FAULTS = {
  BAD_ARGUMENTS: 36,
  NOT_IMPLEMENTED: 48,
  READONLY: 164,
  QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING: 216,
  INCORRECT_DATA: 117,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  TOO_MANY_BYTES: 307,
  QUERY_WAS_CANCELLED: 394,
  TOO_MANY_ROWS_OR_BYTES: 396,
  AUTHENTICATION_FAILED: 516,
} as const;

/** A failure found by this server. */
export function fault(name: keyof typeof FAULTS, message: string): Fault {
  return new Fault(FAULTS[name], `${message} (${name})`);
}

/** ClickHouse's text form of a failure, which its clients take apart again. */
export function faultText(found: Fault): string {
  return `Code: ${found.code}. DB::Exception: ${found.message}\n`;
}

/** HTTP status by code; what is not listed is 500, as with ClickHouse. */
const STATUSES: ReadonlyMap<number, number> = new Map([
  ...group(400, [6, 20, 26, 27, 33, 36, 38, 41, 42, 43, 53, 62, 69, 72, 117, 130, 131, 190, 386, 396, 456, 457]),
  ...group(401, [FAULTS.AUTHENTICATION_FAILED]),
  ...group(403, [164, 497]),
  ...group(404, [16, 46, 47, 60, 63, 73, 81, 115]),
  ...group(408, [159, 160]),
  ...group(409, [FAULTS.QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING]),
  ...group(413, [FAULTS.TOO_MANY_BYTES]),
  ...group(499, [FAULTS.QUERY_WAS_CANCELLED]),
  ...group(501, [FAULTS.NOT_IMPLEMENTED]),
  ...group(503, [FAULTS.TOO_MANY_SIMULTANEOUS_QUERIES]),
]);

/** HTTP status of an answer that carries the failure. */
export function faultStatus(found: Fault): number {
  return STATUSES.get(found.code) ?? 500;
}

function group(status: number, codes: readonly number[]): [number, number][] {
  return codes.map((code) => [code, status]);
}
