/** The fields that the gateway adds to the head of an answer. */
export function ownFields(call: {
  readonly requestId: string;
  readonly endpointName: string;
  /** Destinations asked so far. */
  readonly attempts: number;
}): string[] {
  return [
    'tallygate-request-id',
    call.requestId,
    'tallygate-endpoint',
    encodeURIComponent(call.endpointName.toWellFormed()),
    'tallygate-attempts',
    String(call.attempts),
  ];
}
