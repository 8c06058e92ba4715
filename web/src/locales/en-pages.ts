import { enGateway } from './en-gateway.ts';
import { enKeysAudit } from './en-keys-audit.ts';
import { enPeople } from './en-people.ts';
import { enPrices } from './en-prices.ts';
import { enSignIn } from './en-sign-in.ts';

/** The texts of every page but the first in English. */
export const enPages = { ...enGateway, ...enKeysAudit, ...enPeople, ...enPrices, ...enSignIn } as const;
