import { type Language, pickLanguage } from '@tallygate/contract';
import type { ApiContext, ControlApiOptions } from './api-context.ts';

/**
 * From here on messages are in the language that the caller asks for, else in the one that the person chose, else in the
 * account's. `chosen` undefined: none, or it is not known who asks.
 */
export function speakTo(
  context: ApiContext,
  { account }: Pick<ControlApiOptions, 'account'>,
  chosen: Language | undefined,
): void {
  context.set('language', pickLanguage(context.req.header('accept-language'), chosen ?? account().language));
}
