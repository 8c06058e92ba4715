import { type Action, may } from '#identity';
import { type ApiContext, ApiRefusal } from './api-context.ts';

/** Goes on when whoever asks may do it; else answers that their role does not allow it. */
export function demand(context: ApiContext, action: Action): void {
  if (!may(context.get('actor'), action).isAllowed) throw new ApiRefusal('role_not_allowed');
}
