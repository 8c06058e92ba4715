import { getCookie } from 'hono/cookie';
import { type CookieOptions, serialize } from 'hono/utils/cookie';
import type { ApiContext, ControlApiOptions } from './api-context.ts';

/** `code`: a sign-in that waits for its code. `sso`: one that is under way at an identity provider. */
export type ShortCookie = 'code' | 'sso';

const LIFE_SECONDS = 600;

/** The cookie's value; undefined: none came. */
export function readShortCookie(
  context: ApiContext,
  which: ShortCookie,
  options: Pick<ControlApiOptions, 'publicUrl'>,
): string | undefined {
  return getCookie(context, nameOf(which, options)) || undefined;
}

/** Value of the `Set-Cookie` field that keeps a value for ten minutes; undefined: that makes the browser forget it. */
export function writeShortCookie(
  which: ShortCookie,
  value: string | undefined,
  options: Pick<ControlApiOptions, 'publicUrl'>,
): string {
  const how: CookieOptions = {
    path: '/',
    httpOnly: true,
    // The identity provider's answer is a navigation from another site: such a one brings cookies of this kind.
    sameSite: 'Lax',
    secure: isSecure(options),
    maxAge: value === undefined ? 0 : LIFE_SECONDS,
  };
  return serialize<string>(nameOf(which, options), value ?? '', how);
}

/** Whether browsers come over https. */
function isSecure({ publicUrl }: Pick<ControlApiOptions, 'publicUrl'>): boolean {
  return publicUrl?.startsWith('https://') ?? false;
}

function nameOf(which: ShortCookie, options: Pick<ControlApiOptions, 'publicUrl'>): string {
  return `${isSecure(options) ? '__Host-' : ''}tallygate_${which}`;
}
