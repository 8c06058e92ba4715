import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { createMixer, planMix } from './harness/mix.ts';
import { startOpenLoad } from './harness/open-load.ts';
import { residentBytes } from './harness/processes.ts';
import { IS_PROOF } from './harness/proof.ts';
import { settledVerdict } from './harness/verdict.ts';

const OUTAGE_MS = IS_PROOF ? 60_000 : 3_000;
/** A heap grows to its working size within the first minute under load, whatever is up or down: what an outage adds is seen after that. */
const WARM_UP_MS = IS_PROOF ? 90_000 : 2_000;
const REQUESTS_PER_SECOND = IS_PROOF ? 200 : 50;
const GROWTH_BYTES_MAX = 50 * 1024 * 1024;
const fixture = useProgram({ seed: 45 });

/** nothing is lost. R-46: and memory is bounded meanwhile. */
test.each(['warehouse', 'control'] as const)(
  `R-45, R-46: the %s answers nothing for ${OUTAGE_MS / 1000} s under load: requests go on, no row is lost, and memory grows by less than 50 MiB`,
  async (role) => {
    const { program, provider } = fixture;
    const { gateway, [role]: silent } = program.pids();
    if (gateway === undefined || silent === undefined) throw new Error('a process is missing');
    const label = `outage-${role}`;
    const mixer = createMixer({ url: program.url, key: KEYS.member, label });
    const make = planMix({ seed: 45, label, slow: { chunks: 5, chunkDelayMs: 20 } });
    const load = startOpenLoad((number) => mixer.send(make(number)), REQUESTS_PER_SECOND);
    await delay(WARM_UP_MS);
    const before = { bytes: residentBytes(gateway), answered: load.observations.length };
    let peak = before.bytes;
    process.kill(silent, 'SIGSTOP');
    try {
      const endMs = performance.now() + OUTAGE_MS;
      while (performance.now() < endMs) {
        await delay(250);
        peak = Math.max(peak, residentBytes(gateway));
      }
    } finally {
      process.kill(silent, 'SIGCONT');
    }
    const during = load.observations.slice(before.answered);
    await load.end();
    mixer.close();
    const verdict = await settledVerdict(program, { label, observations: load.observations, provider });
    const growthMiB = ((peak - before.bytes) / 1024 / 1024).toFixed(1);
    console.log(
      `outage of ${role}: ${during.length} requests meanwhile, +${growthMiB} MiB, ${JSON.stringify(verdict.counts)}`,
    );
    expect(verdict).toMatchObject({ lost: [], doubled: [], wrong: [], unaccounted: [], unexplained: [] });
    expect(during.length).toBeGreaterThan((OUTAGE_MS / 1000) * REQUESTS_PER_SECOND * 0.5);
    expect(during.filter(({ wire }) => wire[0]?.status === 503)).toEqual([]);
    expect(peak - before.bytes).toBeLessThan(GROWTH_BYTES_MAX);
    expect(program.pids().gateway).toBe(gateway);
    provider.forget();
  },
  OUTAGE_MS + WARM_UP_MS + 240_000,
);
