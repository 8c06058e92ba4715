import { existsSync } from 'node:fs';
import { AUDIT_PURPOSE } from '@tallygate/contract';
import { z } from 'zod';
import { asInstant, isoInstant, silentLog, systemClock } from '#kernel';
import type { EnvironmentSettings } from '../config.ts';
import { openStore } from '../store/index.ts';
import { kyselyRetentionStore } from '../usage/adapters/kysely-retention-store.ts';
import type { LogDoor } from './audit-log.ts';
import { homePaths } from './home/open-home.ts';

const QUESTION_TIMEOUT_MS = 60_000;
const DAY_MS = 86_400_000;

const keptSchema = z.object({ retention: z.object({ kept_from: z.iso.datetime().nullable() }) });

/** The last day (UTC) that the policy of retention may have dropped from the usage table; empty: none was, or nobody knows. */
export async function readDroppedThrough(environment: EnvironmentSettings, door: LogDoor): Promise<string> {
  return await (door.kind === 'program' ? askProgram(door) : readStore(environment)).catch(() => '');
}

async function askProgram({ url, key }: Extract<LogDoor, { kind: 'program' }>): Promise<string> {
  const answer = await fetch(new URL('/api/v1/tables/system.ai_gateway.usage', url), {
    headers: { authorization: `Bearer ${key}`, [AUDIT_PURPOSE.field]: AUDIT_PURPOSE.value },
    signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
  });
  const { kept_from: keptFrom } = keptSchema.parse(await answer.json()).retention;
  if (keptFrom === null) return '';
  return isoInstant(asInstant(Date.parse(keptFrom) - DAY_MS)).slice(0, 'YYYY-MM-DD'.length);
}

async function readStore({ home, databaseUrl }: EnvironmentSettings): Promise<string> {
  const file = homePaths(home).store;
  if (databaseUrl === undefined && !existsSync(file)) return '';
  const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
  try {
    return (await kyselyRetentionStore(store.db).state()).droppedThrough;
  } finally {
    await store.close();
  }
}
