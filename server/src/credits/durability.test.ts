import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, test } from 'vitest';
import { type StorePlace, storeEngines } from '../../test/store-places.ts';
import { kyselyCreditAudit } from './adapters/kysely-credit-audit.ts';
import { auditCredits } from './audit-credits.ts';

const WRITER = fileURLToPath(new URL('./ledger-writer.test-support.ts', import.meta.url));
const ROUNDS = inject('isProof') ? 30 : 2;

describe.each(storeEngines)('on $engine', ({ start }) => {
  test(`kill -9 while credits are posted and expire, ${ROUNDS} times: every charge is there once, and all rules hold`, async () => {
    const places = await start();
    try {
      const place = await places.place();
      const told = new Map<string, bigint>();
      for (let round = 0; round < ROUNDS; round++) {
        for (const [key, amount] of await writeUntilKilled(place, round)) told.set(key, amount);
        await expectWhole(place, told);
      }
      expect(told.size).toBeGreaterThan(ROUNDS * 20);
    } finally {
      await places.dispose();
    }
  }, 900_000);
});

/** Lets a process write until it has told so much, another number each round; gives what it told that it charged. */
async function writeUntilKilled({ address }: StorePlace, round: number): Promise<ReadonlyMap<string, bigint>> {
  const linesMax = 60 + ((round * 977) % 300);
  const options = JSON.stringify({ ...address, name: `round-${round}` });
  const child = spawn(process.execPath, [WRITER, options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const told = new Map<string, bigint>();
  const reader = createInterface({ input: child.stdout });
  let lines = 0;
  reader.on('line', (line) => {
    const [what, key = '', amount = '0'] = line.split(' ');
    if (what === 'charged') told.set(key, BigInt(amount));
    if (++lines === linesMax) child.kill('SIGKILL');
  });
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  expect(signal).toBe('SIGKILL');
  return told;
}

/** What was acknowledged is there; what is there was charged once: all use is explained by keys. */
async function expectWhole(place: StorePlace, told: ReadonlyMap<string, bigint>): Promise<void> {
  const store = await place.open();
  try {
    const audit = await auditCredits(kyselyCreditAudit(store.db), (act) => store.transaction(act));
    expect(audit.findings).toEqual([]);
    const kept = await store.db.selectFrom('credit_keys').select(['key', 'answer']).execute();
    const keys = new Set(kept.map(({ key }) => key));
    expect([...told.keys()].filter((key) => !keys.has(key))).toEqual([]);
    const charged = kept.reduce((sum, { answer }) => sum + chargedBy(answer), 0n);
    const postings = await store.db.selectFrom('credit_postings').select('used_micro').execute();
    expect(postings.reduce((sum, { used_micro: used }) => sum + BigInt(used), 0n)).toBe(charged);
  } finally {
    await store.close();
  }
}

function chargedBy(answer: string): bigint {
  const { parts, debtMicro, chargedMicro } = JSON.parse(answer) as {
    readonly parts?: readonly { readonly amountMicro: string }[];
    readonly debtMicro?: string;
    readonly chargedMicro?: string;
  };
  if (chargedMicro !== undefined) return BigInt(chargedMicro);
  return (parts ?? []).reduce((sum, { amountMicro }) => sum + BigInt(amountMicro), BigInt(debtMicro ?? 0));
}
