import { afterAll, expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { type Kill, killIn, PHASES, type Phase, type Scene } from './harness/kills.ts';
import { planLoad } from './harness/load.ts';
import { ROLES, type Role } from './harness/processes.ts';
import { IS_PROOF } from './harness/proof.ts';
import { startPump } from './harness/pump.ts';
import { settledVerdict } from './harness/verdict.ts';
import { seeded } from './seeded.ts';

const KILLS_OF_EACH = 20;
/** A phase that was missed is tried again, so often. */
const EXTRA_TRIES_MAX = 12;
const WORKERS = 8;
const TIMEOUT_MS = IS_PROOF ? 900_000 : 480_000;
const QUICK: Readonly<Record<Role, readonly Phase[]>> = {
  gateway: ['in mid-stream', 'answered, not yet stored', 'together with the warehouse'],
  control: ['with a query running'],
  warehouse: ['answered, not yet stored', 'at start'],
};
const fixture = useProgram({ seed: 99 });
const hits: Kill[] = [];
afterAll(() => console.log(`kill -9, phases hit:\n${report()}`));

test.each(ROLES.map((role) => ({ role })))(
  'R-45: kill -9 of the $role process under load: no answered request without its row, no row twice, no token lost',
  async ({ role }) => {
    const label = `kill-${role}`;
    const options = { url: fixture.program.url, key: KEYS.member, label, concurrency: WORKERS };
    const plan = planLoad({ seed: 11, count: 1_000, label, slow: { chunkDelayMs: 2 } });
    const make = (number: number) => ({ ...plan[number % plan.length]!, marker: `${label}-${number}` });
    const pump = startPump(make, { ...options, workers: WORKERS });
    const scene: Scene = {
      program: fixture.program,
      provider: fixture.provider,
      pump,
      options,
      random: seeded(31),
      probes: [],
    };
    try {
      for (const phase of phasesFor(role)) hits.push(await killIn(scene, { role, phase }));
      for (let tries = 0; missed(role).length > 0 && tries < EXTRA_TRIES_MAX; tries++) {
        hits.push(await killIn(scene, { role, phase: missed(role)[0]! }));
      }
    } finally {
      await pump.end();
    }
    const observations = [...pump.observations, ...scene.probes];
    const verdict = await settledVerdict(fixture.program, { label, observations, provider: fixture.provider });
    console.log(`kill -9 of ${role}: ${JSON.stringify(verdict.counts)}`);
    expect(verdict).toMatchObject({ lost: [], doubled: [], wrong: [], unaccounted: [], unexplained: [] });
    expect(verdict.counts.answered).toBeGreaterThan(phasesFor(role).length);
    expect(missed(role)).toEqual([]);
  },
  TIMEOUT_MS,
);

function phasesFor(role: Role): readonly Phase[] {
  const all: readonly Phase[] = PHASES[role];
  return IS_PROOF ? Array.from({ length: KILLS_OF_EACH }, (_, index) => all[index % all.length]!) : QUICK[role];
}

/** Phases that no kill has hit yet. */
function missed(role: Role): readonly Phase[] {
  const wanted = new Set(phasesFor(role));
  return [...wanted].filter((phase) => !hits.some((kill) => kill.role === role && kill.phase === phase && kill.wasHit));
}

function report(): string {
  return ROLES.flatMap((role) =>
    [...new Set(phasesFor(role))].map((phase) => {
      const kills = hits.filter((kill) => kill.role === role && kill.phase === phase);
      return `  ${role}, ${phase}: ${kills.filter((kill) => kill.wasHit).length} of ${kills.length}`;
    }),
  ).join('\n');
}
