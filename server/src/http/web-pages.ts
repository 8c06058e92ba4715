import type { ApiContext } from './api-context.ts';
import type { ServeWeb } from './serve-web.ts';

/** Answers with a page or a file of the web application. */
export async function answerPage(context: ApiContext, serve: ServeWeb): Promise<Response> {
  const page = await serve({
    path: new URL(context.req.url).pathname,
    acceptEncoding: context.req.header('accept-encoding'),
    language: context.get('language'),
  });
  return context.body(page.body, page.status, { ...page.headers });
}
