import type { ApiContext } from './api-context.ts';

/** The Host that the client sent to the gateway; it was checked before. */
const HOST_FIELD = 'x-tallygate-host';

/** Where browsers find the pages: as the operator says, else where this request came. Without a trailing slash. */
export function pagesOrigin(context: ApiContext, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl;
  return `http://${context.req.header(HOST_FIELD) ?? context.req.header('host') ?? 'localhost'}`;
}
