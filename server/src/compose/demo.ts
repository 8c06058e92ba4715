import { readFileSync } from 'node:fs';
import type { SamplePlace } from '#usage';
import { environmentWith, readConfig, type Settings, type Variables } from '../config.ts';
import { usageIsEmpty } from '../usage/sample/adapters/usage-is-empty.ts';
import { reachableHost, urlOf } from './addresses.ts';
import { makeDemoBilling } from './demo-billing.ts';
import { fillDemo } from './demo-fill.ts';
import { demoPaths, keepDemoConfig, settlePlace } from './demo-home.ts';
import { makeDemoPeriod } from './demo-period.ts';
import { createDemoSink, type DemoSink } from './demo-sink.ts';
import { sayDemo } from './demo-texts.ts';
import { homePaths } from './home/open-home.ts';
import { type Companion, EXIT, serve, type Tools } from './serve.ts';
import { readServeFlags } from './serve-flags.ts';
import { say } from './texts.ts';

const HOME_DEFAULT = './data-demo';

/** `tallygate demo`: serves from a home and with a configuration of its own, and fills an empty usage table with the sample meanwhile. */
export async function demo(args: readonly string[]): Promise<number> {
  const variables = environmentWith({ TALLYGATE_HOME: HOME_DEFAULT });
  const { environment } = readConfig(variables);
  const { language, home } = environment;
  const flags = readServeFlags(args);
  if (typeof flags === 'string' || flags.role !== undefined) {
    const what = typeof flags === 'string' ? flags : `--role=${flags.role}`;
    complain(`${say('usage_wrong', language, { what })}\n${sayDemo('usage', language)}`);
    return EXIT.configuration;
  }
  let sampleConfig: string;
  try {
    sampleConfig = keepDemoConfig(home, process.cwd(), language);
  } catch (error) {
    complain(say('home_unusable', language, { home, reason: (error as Error).message }));
    return EXIT.homeInUse;
  }
  const sample = { ...variables, TALLYGATE_CONFIG: sampleConfig };
  return await serve(args, {
    // A file that merely lies in the folder is somebody else's: the demo takes another configuration only where it is named.
    variables: variables['TALLYGATE_CONFIG'] ? variables : sample,
    accompany: (settings, tools) => companionOf(settings, { sample, tools }),
  });
}

/** Fills when both are known: where the warehouse is, and that everything is ready, so that the page comes first. */
function companionOf(
  own: Settings,
  { sample, tools }: { readonly sample: Variables; readonly tools: Tools },
): Companion {
  const ending = new AbortController();
  const sink = createDemoSink();
  const { settings: ofSample = own } = readConfig(sample);
  const place = settlePlace({ own, sample: ofSample }, { now: tools.clock.now(), random: tools.random });
  let filling: Promise<void> = Promise.resolve();
  return {
    onWarehouse: sink.moveTo,
    onReady: (port) => {
      filling = fill({ settings: own, place, sink, tools, signal: ending.signal, port });
    },
    stop: async () => {
      ending.abort();
      await filling;
      await sink.close();
    },
  };
}

interface Filling {
  readonly settings: Settings;
  readonly place: SamplePlace;
  readonly sink: DemoSink;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  /** The public one. */
  readonly port: number;
}

/** Never rejects: what else is served goes on without the sample. */
async function fill(filling: Filling): Promise<void> {
  const { settings, place, sink, tools, signal } = filling;
  const { home, language } = settings.environment;
  try {
    const isCompleted = await fillDemo({
      paths: demoPaths(home),
      place,
      sink,
      isTableEmpty: () => usageIsEmpty(sink.address()),
      terminal: { isInteractive: process.stdout.isTTY, write: (text) => process.stdout.write(text) },
      language,
      ...tools,
      signal,
    });
    // With the sample alone: what somebody removed later stays removed.
    if (isCompleted) await makeRest(filling);
  } catch (error) {
    tools.log.error({ error }, 'The sample usage could not be made.');
    complain(sayDemo('failed', language, { reason: (error as Error).message }));
  }
}

/** The sample is worth seeing without them too. */
async function makeRest({ settings, tools, signal, port }: Filling): Promise<void> {
  const { host, home, adminKey, language } = settings.environment;
  const workspace = settings.declared.workspaces[0]?.name ?? 'main';
  try {
    const key = adminKey ?? readFileSync(homePaths(home).adminKey, 'utf8').trim();
    const url = urlOf(reachableHost(host), port);
    await makeDemoPeriod({ url, key, language, now: tools.clock.now(), signal });
    await makeDemoBilling({ url, key, language, workspace, signal });
  } catch (error) {
    tools.log.warn({ error }, 'The contract period and the billing of the demo could not be made.');
  }
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}
