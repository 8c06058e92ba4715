import { NOT_PINNED } from '../cores.ts';
import { startGenerator, startProvider } from '../helper-process.ts';
import { modelOf, type Plan } from '../provider/plan.ts';
import { startGateway } from '../systems/gateway.ts';
import { writeCertificate } from '../write-certificate.ts';
import type { DashboardRig } from './dashboard-rig.ts';

/** People who open a page at once, while requests go through a gateway on the same machine. */
export interface CrowdPlan {
  readonly people: number;
  readonly days: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** What came of it, in milliseconds. */
export interface Crowd {
  readonly page: string;
  readonly failed: number;
  /** Why the first of them failed; undefined: none did. */
  readonly failure: string | undefined;
  /** Until the last of them saw everything. */
  readonly lastMs: number;
  readonly quietP99Ms: number;
  readonly besideP99Ms: number;
  /** Requests of the gateway that failed, beside the crowd. */
  readonly errors: number;
}

const ANSWER: Plan = { kind: 'whole', afterMs: 60 };
const LEAD_MS = 1_000;

/** Each page is opened by so many people, a half of them over the same range and the others each over one of their own. */
export async function measureCrowd(rig: DashboardRig, plan: CrowdPlan): Promise<readonly Crowd[]> {
  const certificate = writeCertificate();
  const provider = await startProvider(NOT_PINNED.provider);
  const generator = startGenerator(NOT_PINNED.generator);
  const surroundings = { provider: provider.ports, certificatePath: certificate.path, core: undefined };
  const system = await startGateway('node')({ ...surroundings, models: [modelOf(ANSWER)] });
  try {
    if ('missing' in system) throw new Error(system.missing);
    const load = () =>
      generator.run({
        ...{ kind: 'open', perSecond: plan.perSecond, pids: [], leadMs: LEAD_MS, durationMs: plan.seconds * 1_000 },
        target: system.target(modelOf(ANSWER), 'plain'),
      });
    await load();
    const crowds: Crowd[] = [];
    for (const [index, { id }] of rig.pages.entries()) {
      const quiet = await load();
      const [beside, opened] = await Promise.all([load(), open(rig, index, plan)]);
      const times = { quietP99Ms: known(quiet.p99Ms), besideP99Ms: known(beside.p99Ms), errors: beside.errors };
      crowds.push({ page: id, ...opened, ...times });
    }
    return crowds;
  } finally {
    if (!('missing' in system)) await system.stop();
    await generator.stop();
    await provider.stop();
    certificate.remove();
  }
}

/** What is no number is nothing when it comes from another process. */
function known(ms: number | null): number {
  return ms ?? Number.NaN;
}

async function open(rig: DashboardRig, index: number, { people, days }: CrowdPlan) {
  const page = rig.pages[index];
  if (page === undefined) throw new Error('there is no such page');
  await rig.forget();
  const startedMs = performance.now();
  const loads = await Promise.allSettled(
    Array.from({ length: people }, (_, person) =>
      rig.load(page, { days, shift: person % 2 === 0 ? 0 : person }, person),
    ),
  );
  const failures = loads.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  return { failed: failures.length, failure: failures[0], lastMs: performance.now() - startedMs };
}
