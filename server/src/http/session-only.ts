import type { Origin, SignedIn } from '#identity';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { refuseForeignPages } from './authenticate.ts';
import { originOf } from './request-origin.ts';
import { speakTo } from './speak-to.ts';

/** Who is signed in, for acts on one's own ways in: an API key that was stolen must not become one. Open to those who lack a second factor. */
export async function sessionOnly(
  context: ApiContext,
  options: ControlApiOptions,
): Promise<{ readonly by: SignedIn; readonly origin: Origin }> {
  const { headers } = context.req.raw;
  const hasKey = headers.has('authorization') || headers.has('x-api-key');
  if (!options.identity.hasCookie(headers)) throw new ApiRefusal(hasKey ? 'session_needed' : 'not_signed_in');
  refuseForeignPages(context, options);
  const by = await options.identity.signedIn(headers);
  if (by === undefined) throw new ApiRefusal('not_signed_in');
  speakTo(context, options, by.owner.language);
  return { by, origin: originOf(context) };
}
