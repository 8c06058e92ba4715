import { koGateway } from './ko-gateway.ts';
import { koKeysAudit } from './ko-keys-audit.ts';
import { koPeople } from './ko-people.ts';
import { koPrices } from './ko-prices.ts';
import { koSignIn } from './ko-sign-in.ts';

/** The texts of every page but the first in Korean. */
export const koPages = { ...koGateway, ...koKeysAudit, ...koPeople, ...koPrices, ...koSignIn } as const;
