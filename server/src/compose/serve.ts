import { join } from 'node:path';
import type { WarehouseAddress } from '#gateway';
import { makeKey } from '#identity';
import { type Clock, type Log, type Random, systemClock, systemRandom } from '#kernel';
import {
  type ConfigReading,
  childEnvironment,
  decidesCompileCache,
  describeProblem,
  readConfig,
  type Settings,
  type Variables,
} from '../config.ts';
import { UV_THREADS_NEEDED } from '../warehouse/limits.ts';
import { reachableHost, urlOf } from './addresses.ts';
import { banner, setupLines } from './banner.ts';
import { compileGateway } from './compile-gateway.ts';
import { forkRole } from './fork-role.ts';
import { openCompiled } from './home/open-compiled.ts';
import { homeKeys, homePaths, openHome } from './home/open-home.ts';
import { takeLock } from './home/take-lock.ts';
import { pinoLog } from './pino-log.ts';
import { makePlan, type ServeFlags } from './plan.ts';
import { productVersion } from './product-version.ts';
import { readServeFlags } from './serve-flags.ts';
import { FORGET_SEALED } from './settle-sealing.ts';
import { onStopSignals } from './stop-signals.ts';
import type { Role } from './supervision/messages.ts';
import { type Plan, supervise } from './supervisor.ts';
import { say, sayCode } from './texts.ts';

/** Exit codes of `tallygate serve`. */
export const EXIT = { stopped: 0, configuration: 2, homeInUse: 3, addressRefused: 4 } as const;

/** A predecessor that was just ended needs a moment to go. */
const LOCK_WAIT_MS = 1_000;

/** What a command that serves does besides; the demo has such a companion. */
export interface ServeOptions {
  /** In place of the environment, for the configuration and for children. */
  readonly variables?: Variables;
  /** Called with the home locked and nothing started. */
  readonly accompany?: (settings: Settings, tools: Tools) => Companion;
}

export interface Companion {
  /** Each time that the warehouse is ready, wherever it is. */
  onWarehouse(address: WarehouseAddress): void;
  /** Once, when everything is ready and the banner is shown; with the public port. */
  onReady(port: number): void;
  /** Resolves when nothing of it is going on any more. May be called again. */
  stop(): Promise<void>;
}

/** `tallygate serve`: runs until it is stopped, and resolves to the exit code. */
export async function serve(args: readonly string[], options: ServeOptions = {}): Promise<number> {
  const reading = readConfig(options.variables);
  const { language } = reading.environment;
  const flags = readServeFlags(args);
  if (typeof flags === 'string') {
    complain(`${say('usage_wrong', language, { what: flags })}\n${say('usage', language)}`);
    return EXIT.configuration;
  }
  if (reading.settings === undefined) {
    complain(describeReading(reading));
    return EXIT.configuration;
  }
  const tools = {
    clock: systemClock,
    random: systemRandom,
    log: pinoLog({ level: reading.environment.logLevel, role: 'supervisor' }),
  };
  for (const problem of reading.problems) tools.log.warn({}, describeProblem(problem, language));
  return await serveWith(reading.settings, flags, { ...tools, ...options });
}

export interface Tools {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

async function serveWith(settings: Settings, flags: ServeFlags, tools: Tools & ServeOptions): Promise<number> {
  const { home, language } = settings.environment;
  const planned = makePlan(settings, flags, () => makeKey(tools.random));
  if (planned.kind === 'incomplete') {
    complain(
      planned.variables.map((name) => say('variable_needed', language, { name, role: flags.role ?? '' })).join('\n'),
    );
    return EXIT.configuration;
  }
  const lock = await tryHome(settings, tools);
  if (typeof lock === 'string') {
    complain(lock);
    return EXIT.homeInUse;
  }
  try {
    return await superviseUntilStopped(settings, planned.plan, tools);
  } finally {
    lock.release();
    tools.log.info({ home }, 'Stopped.');
  }
}

/** The lock on the home, or the sentence that says why it cannot be had. */
async function tryHome({ environment }: Settings, tools: Tools): Promise<{ release(): void } | string> {
  const { home, language } = environment;
  try {
    openHome(home, tools.log);
    const lock = await takeLock(home, { waitMs: LOCK_WAIT_MS, clock: tools.clock });
    return lock.kind === 'taken' ? lock : say('home_in_use', language, { home, pid: lock.pid ?? '?' });
  } catch (error) {
    return say('home_unusable', language, { home, reason: (error as Error).message });
  }
}

async function superviseUntilStopped(settings: Settings, plan: Plan, tools: Tools & ServeOptions): Promise<number> {
  const { environment } = settings;
  const { variables } = tools;
  const { language, host, port } = environment;
  const paths = openHome(environment.home, tools.log);
  if (plan.control !== undefined) homeKeys(paths, { ...tools, adminKey: environment.adminKey });
  const companion = tools.accompany?.(settings, tools);
  if (plan.warehouseAddress !== undefined) companion?.onWarehouse(plan.warehouseAddress);
  const compiled = decidesCompileCache(variables) ? undefined : openCompiledHere(environment.home, tools.log);
  const environmentOf = (role: Role): Variables => environmentFor(role, { variables, compiled });
  const needsGateway = compiled !== undefined && plan.gateways.length > 0;
  const compiling = needsGateway ? compileGateway(compiled, environmentOf('gateway'), tools.log) : undefined;
  const supervisor = supervise({
    plan,
    clock: tools.clock,
    log: tools.log,
    fork: (role, events) => forkRole({ role, environment: environmentOf(role), log: tools.log }, events),
    beforeGateways: compiling?.done,
    onWarehouse: (address) => companion?.onWarehouse(address),
    onReady: (port, setupPath) => {
      const isWhole = plan.control !== undefined && plan.gateways.length > 0;
      const isHomeNamed = variables !== undefined;
      if (isWhole) process.stdout.write(`${readyBanner(settings, { port, setupPath, isHomeNamed })}\n`);
      else if (setupPath !== undefined) showSetupLink(settings, port, setupPath);
      companion?.onReady(port);
    },
    onSetupPath: (port, setupPath) => showSetupLink(settings, port, setupPath),
  });
  const signals = onStopSignals(tools.clock, () => {
    void companion?.stop();
    supervisor.stop();
  });
  try {
    const ending = await supervisor.ended;
    if (ending.kind === 'stopped') return EXIT.stopped;
    if (ending.kind === 'secret') {
      complain(say('earlier_secret_missing', language, { word: FORGET_SEALED }));
      return EXIT.configuration;
    }
    complain(say('address_refused', language, { host, port, reason: sayCode(ending.sentence, language) }));
    return EXIT.addressRefused;
  } finally {
    compiling?.stop();
    await Promise.all([companion?.stop(), compiling?.done]);
    signals.release();
  }
}

/** The code of this release that this Node made. */
function openCompiledHere(home: string, log: Log): string | undefined {
  const release = `${productVersion()}-node-${process.versions.node}`;
  return openCompiled({ home, release, userId: process.geteuid?.(), log });
}

/** The engine's queries take threads of the pool, whose size is read once, when a process starts. Threads share what is compiled with their process. */
function environmentFor(
  role: Role,
  by: { readonly variables: Variables | undefined; readonly compiled: string | undefined },
): Variables {
  return {
    ...childEnvironment(role, by.variables),
    ...(role === 'warehouse' ? { UV_THREADPOOL_SIZE: String(UV_THREADS_NEEDED) } : {}),
    ...(by.compiled === undefined ? {} : { NODE_COMPILE_CACHE: join(by.compiled, role) }),
  };
}

/** Only to the terminal: a log is kept and read by others. */
function showSetupLink(settings: Settings, port: number, setupPath: string): void {
  const { language } = settings.environment;
  process.stdout.write(`${setupLines({ setupUrl: setupUrlOf(settings, port, setupPath), language }).join('\n')}\n`);
}

function setupUrlOf({ environment }: Settings, port: number, setupPath: string): string {
  return `${environment.publicUrl ?? urlOf(reachableHost(environment.host), port)}${setupPath}`;
}

function readyBanner(
  settings: Settings,
  by: { readonly port: number; readonly setupPath: string | undefined; readonly isHomeNamed: boolean },
): string {
  const { environment, declared } = settings;
  const { port, setupPath } = by;
  const paths = homePaths(environment.home);
  return banner({
    language: environment.language,
    version: productVersion(),
    url: urlOf(reachableHost(environment.host), port),
    directory: process.cwd(),
    namedHome: by.isHomeNamed ? environment.home : undefined,
    adminKeyPath: environment.adminKey === undefined ? paths.adminKey : undefined,
    demoKeyPath: declared.hasDemo ? paths.demoKey : undefined,
    setupUrl: setupPath === undefined ? undefined : setupUrlOf(settings, port, setupPath),
  });
}

function describeReading(reading: ConfigReading): string {
  const { language } = reading.environment;
  const errors = reading.problems.filter((problem) => problem.severity === 'error');
  const lines = reading.problems.map((problem) => {
    const mark = problem.severity === 'warning' ? `${say('warning', language)}: ` : '';
    return `  ${mark}${describeProblem(problem, language)}`;
  });
  return [say('config_wrong', language, { count: errors.length }), ...lines].join('\n');
}

/** To the operator's terminal, as a sentence: the log is for machines. */
function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}
