import type { Endpoint } from './routing.ts';

/** The fields that the gateway adds to the head of an answer. */
export function ownFields(call: {
  readonly requestId: string;
  readonly endpoint: Endpoint;
  /** Destinations asked so far. */
  readonly attempts: number;
}): string[] {
  return [
    'tallygate-request-id',
    call.requestId,
    'tallygate-endpoint',
    fieldName(call.endpoint),
    'tallygate-attempts',
    String(call.attempts),
  ];
}

/** Its name as a field can hold it; made once. */
function fieldName(endpoint: Endpoint): string {
  const known = fieldNames.get(endpoint);
  if (known !== undefined) return known;
  const made = encodeURIComponent(endpoint.name.toWellFormed());
  fieldNames.set(endpoint, made);
  return made;
}

const fieldNames = new WeakMap<Endpoint, string>();
