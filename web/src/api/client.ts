import { createCaller, dashboardCalls, entryCalls } from '@tallygate/contract';
import { currentLanguage } from '../locales/i18n.ts';

const ask = createCaller({ language: currentLanguage });

/**
 * The control plane of the installation that served this page; messages come in the reader's language. It has the
 * calls of the first page; other pages make theirs of `ask`, as in `runCalls(client.ask)`, and load them with themselves.
 */
export const client = { ask, ...entryCalls(ask), ...dashboardCalls(ask) };
