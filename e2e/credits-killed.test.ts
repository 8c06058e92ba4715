import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, inject, test } from 'vitest';
import { tallygate } from './harness/command.ts';
import { KEYS } from './harness/config.ts';
import { creditsOf, enforceCredits, grantCredits, untilCredits, watchCredits } from './harness/credits.ts';
import { useProgram } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import { untilInForce } from './harness/in-force.ts';
import type { Program } from './harness/program.ts';
import { untilShipped } from './harness/shipped.ts';
import { sql } from './harness/sql.ts';
import { until } from './harness/until.ts';
import { seeded } from './seeded.ts';

const SEED = 72;
const GATEWAYS = 2;
const IN_ROWS = `
  SELECT toString(sum(credits_micro)) AS micro, countIf(credits_micro IS NULL AND final_status != 'refused') AS free,
    countIf(final_status = 'gateway_lost') AS lost, countIf(final_status != 'refused') AS served
  FROM system.ai_gateway.usage`;

describe('a gateway that is killed in the middle', () => {
  const CALLS = 200;
  const CREDITS = 40;
  const fixture = useProgram({ seed: SEED, args: ['--gateways=2'] });

  test('changes only who lets in the rest: what it had let in is charged once, and no more than there is', {
    timeout: 600_000,
  }, async () => {
    const { program, provider } = fixture;
    await untilGateways(program, GATEWAYS);
    await enforceCredits(program, { per_request: '1' });
    await grantCredits(program, String(CREDITS));
    await untilInForce(program, GATEWAYS);
    const watch = watchCredits(program, CREDITS);
    const asked = Array.from({ length: CALLS }, () => call(program.url, { fault: '[[fault: delay_ms=6000]]' }));
    await until(() => provider.requests().length >= 5, { what: 'some calls to be under way', everyMs: 1 });
    await program.kill('gateway', 'SIGKILL');
    const statuses = await Promise.all(asked);
    await program.ready();
    const cut = statuses.filter((status) => status === 0).length;
    console.log(`killed: ${provider.requests().length} of ${CREDITS} reached a provider, ${cut} connections cut`);
    expect(cut).toBeGreaterThan(0);
    expect(provider.requests().length).toBeLessThanOrEqual(CREDITS);
    console.log(`afterwards ${await untilUsedUp(program)} more were let in`);
    await untilCredits(program, ({ balance, held }) => balance === '0' && held === '0');
    expect(await watch.stop()).toEqual([]);
    expect(provider.requests().length).toBeLessThanOrEqual(CREDITS);
    await expectAudited(program, CREDITS);
  });
});

describe('number 3', () => {
  const ROUNDS = inject('isProof') ? 30 : 2;
  const STREAMS = 12;
  const GRANTED = 100_000;
  const fixture = useProgram({ seed: SEED + 1, args: ['--gateways=2'] });

  test(`kill -9 of a gateway or of control while answers stream and lots expire, ${ROUNDS} times: nothing is free, nothing is charged twice, nothing stays held`, {
    timeout: 420_000 + ROUNDS * 120_000,
  }, async () => {
    const { program, provider } = fixture;
    await untilGateways(program, 2);
    await enforceCredits(program, { per_request: '0.5', per_million_tokens: { input: '1000', output: '4000' } });
    await grantCredits(program, String(GRANTED));
    await untilInForce(program, GATEWAYS);
    const random = seeded(SEED);
    for (let round = 0; round < ROUNDS; round++) {
      // A small one that goes first, and ends while it is used.
      await grantBriefly(program);
      const role = round % 3 === 2 ? 'control' : 'gateway';
      const fault = `[[fault: chunks=12 chunk_delay_ms=${60 + Math.floor(random() * 120)}]]`;
      const asked = Array.from({ length: STREAMS }, () => call(program.url, { fault, isStream: true }));
      await pause(Math.floor(random() * 1_500));
      await program.kill(role, 'SIGKILL');
      await Promise.all(asked);
      await program.ready();
      await untilGateways(program, 2);
    }
    await untilCredits(program, ({ held }) => held === '0', TERM_ENDS_MS);
    const reached = provider.requests().length;
    // A request that was lost with its gateway before it reached a provider is a row as well, and comes with the gateway's next start.
    await untilShipped(program);
    const [row] = (await sql(program, IN_ROWS)).rows;
    expect(Number(row?.['served'])).toBeGreaterThanOrEqual(reached);
    console.log(`${ROUNDS} kills: ${reached} requests reached a provider, ${row?.['lost']} were lost with a gateway`);
    expect(Number(row?.['free'])).toBe(0);
    const used = await untilUsedIs(program, String(row?.['micro']));
    await expectAudited(program, used);
  });

  test('an audit finds what was charged for rows and counted otherwise, and says where', {
    timeout: 240_000,
  }, async () => {
    const { program } = fixture;
    const database = new DatabaseSync(join(program.home, 'control.db'));
    database.exec('PRAGMA busy_timeout = 60000');
    const add = (micro: number) =>
      database
        .prepare(
          // Of one day: the rounds above may have been of two.
          'UPDATE credit_charged_days SET requests_micro = requests_micro + ? WHERE day = (SELECT max(day) FROM credit_charged_days)',
        )
        .run(micro);
    add(7);
    const { stdout } = await tallygate(['audit', '--json'], program.environment);
    add(-7);
    database.close();
    const report = JSON.parse(stdout) as { readonly findings: readonly { readonly kind: string }[] };
    expect(report.findings.map(({ kind }) => kind).sort()).toEqual(['charges_differ', 'credits_differ']);
    expect(report.findings).toContainEqual(expect.objectContaining({ kind: 'credits_differ', rule: 'charges' }));
  });
});

/** Grants a few credits that end in a moment; none ends before now, so that an answer that took longer is asked for again, with more time. */
async function grantBriefly(program: Program): Promise<void> {
  let inMs = 1_500;
  const grant = async (): Promise<boolean> => {
    const granting = grantCredits(program, '3', { expires_at: new Date(Date.now() + inMs).toISOString() });
    inMs *= 2;
    return await granting.then(
      () => true,
      (error: unknown) => {
        if (inMs > 60_000) throw error;
        return false;
      },
    );
  };
  await until(grant, { what: 'credits for a moment' });
}

/** What nobody answers for any more comes back by then: a lease has a term of three minutes. */
const TERM_ENDS_MS = 240_000;
const MICRO = 1_000_000;

/** Waits until the ledger says of use what rows say; returns it in credits. */
async function untilUsedIs(program: Program, micro: string): Promise<number> {
  const used = Number(micro) / MICRO;
  await until(async () => Number((await creditsOf(program)).used_this_month) === used, {
    what: `the ledger to say that ${used} credits were used`,
  }).catch(async (error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(await creditsOf(program))}`);
  });
  return used;
}

/** The ledger holds what it promises, and rows say that just this was used. */
async function expectAudited(program: Program, used: number): Promise<void> {
  const { stdout } = await tallygate(['audit', '--json'], program.environment);
  const report = JSON.parse(stdout) as {
    readonly passed: boolean;
    readonly findings: unknown;
    readonly notes: unknown;
  };
  expect(report.findings).toEqual([]);
  expect(report.passed).toBe(true);
  expect(JSON.stringify(report.notes)).not.toContain('charges_moving');
  const { rows } = await sql(program, IN_ROWS);
  expect(Number(rows[0]?.['micro']) / MICRO).toBe(used);
  expect(Number((await creditsOf(program)).used_this_month)).toBe(used);
}

/** Calls until there are no credits any more: what the killed one had leased comes back once its spool was recovered. */
async function untilUsedUp(program: Program): Promise<number> {
  let admitted = 0;
  await until(
    async () => {
      if ((await call(program.url, {})) === 200) admitted += 1;
      return (await creditsOf(program)).balance === '0';
    },
    { what: 'all credits to be used', timeoutMs: TERM_ENDS_MS, everyMs: 100 },
  );
  return admitted;
}

/** 0: the connection was cut. */
async function call(
  url: string,
  { fault = '', isStream = false }: { readonly fault?: string; readonly isStream?: boolean },
): Promise<number> {
  try {
    const answer = await fetch(`${url}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({
        ...{ model: 'gpt', max_tokens: 64, messages: [{ role: 'user', content: `hello ${fault}` }] },
        ...(isStream ? { stream: true, stream_options: { include_usage: true } } : {}),
      }),
      signal: AbortSignal.timeout(60_000),
    });
    await answer.text();
    return answer.status;
  } catch {
    return 0;
  }
}
