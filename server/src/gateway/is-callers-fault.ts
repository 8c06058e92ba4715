/** Codes by which providers say, in a stream of status 200, that the request itself is wrong: another destination would say the same. */
const CODES: ReadonlySet<string> = new Set([
  // OpenAI: `ResponseError.code` in resources/responses/responses.d.ts, and the codes of its API errors.
  'invalid_prompt',
  'invalid_request_error',
  'context_length_exceeded',
  'content_policy_violation',
  'bio_policy',
  'invalid_image',
  'invalid_image_format',
  'invalid_base64_image',
  'invalid_image_url',
  'image_too_large',
  'image_too_small',
  'image_parse_error',
  'image_content_policy_violation',
  'invalid_image_mode',
  'image_file_too_large',
  'unsupported_image_media_type',
  'empty_image_file',
  'failed_to_download_image',
  'image_file_not_found',
  // Anthropic: resources/shared.d.ts.
  'not_found_error',
  'permission_error',
  'request_too_large',
  // Google: google.rpc.Code.
  'INVALID_ARGUMENT',
  'FAILED_PRECONDITION',
  'OUT_OF_RANGE',
]);
const PREFIX = 'provider:';

/** Whether an error that a provider reported is about the request, not about the provider. */
export function isCallersFault(errorCode: string): boolean {
  return errorCode.startsWith(PREFIX) && CODES.has(errorCode.slice(PREFIX.length));
}
