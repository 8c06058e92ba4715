import type { MiddlewareHandler } from 'hono';
import type { PreviewId } from '#identity';
import { type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';

/** Lets requests on to the routes of a preview while it is on; put it behind the check of who asks. */
export function requirePreview(
  id: PreviewId,
  { previews }: Pick<ControlApiOptions, 'previews'>,
): MiddlewareHandler<ApiEnv> {
  return async (_context, next) => {
    if (!(await previews.isOn(id))) throw new ApiRefusal('preview_off', { preview: id });
    await next();
  };
}
