import { createClient } from '@tallygate/contract';
import { currentLanguage } from '../locales/i18n.ts';

/** The control plane of the installation that served this page; messages come in the reader's language. */
export const client = createClient({ language: currentLanguage });
