import { yieldProcessor } from '../../compose/yield-processor.ts';
import { type DashboardRig, type Range, startDashboards } from './dashboard-rig.test-support.ts';

/** The rig in a process of its own, for whoever knows the program from outside only: each message is a call, each answer names it. */
interface Call {
  readonly id: number;
  readonly what: 'start' | 'ask' | 'reads' | 'load' | 'forget' | 'memory' | 'restart' | 'stop';
  readonly rows?: number;
  readonly dataset?: string;
  readonly page?: DashboardRig['pages'][number];
  readonly range?: Range;
  readonly person?: number;
}

let rig: DashboardRig | undefined;
// Pages are answered here, as control answers them.
yieldProcessor('control');

process.on('message', (call: Call) => {
  const told = (): void => {
    if (call.what === 'stop') process.disconnect();
  };
  answer(call).then(
    (value) => process.send?.({ id: call.id, value }, undefined, undefined, told),
    (error: unknown) => process.send?.({ id: call.id, problem: String(error) }, undefined, undefined, told),
  );
});

// Whoever asked has died: the warehouse goes, too.
process.on('disconnect', () => {
  void end().finally(() => process.exit());
});

async function end(): Promise<void> {
  const ending = rig;
  rig = undefined;
  await ending?.stop();
}

async function answer(call: Call): Promise<unknown> {
  if (call.what === 'start') {
    rig = await startDashboards(call.rows ?? 0);
    return { pages: rig.pages, made: rig.made };
  }
  if (rig === undefined) throw new Error('the rig was not started');
  return await ACTS[call.what](rig, call);
}

const TODAY: Range = { days: 1, shift: 0 };
const NO_PAGE: DashboardRig['pages'][number] = { id: '', datasets: [] };

const ACTS: Readonly<Record<Exclude<Call['what'], 'start'>, (rig: DashboardRig, call: Call) => unknown>> = {
  ask: (on, { dataset = '', range = TODAY }) => on.ask(dataset, range),
  reads: (on, { dataset = '', range = TODAY }) => on.reads(dataset, range),
  load: (on, { page = NO_PAGE, range = TODAY, person }) => on.load(page, range, person),
  forget: (on) => on.forget(),
  memory: (on) => on.memory(),
  restart: (on) => on.restart(),
  stop: end,
};
