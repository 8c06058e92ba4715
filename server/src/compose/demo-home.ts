import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Language } from '@tallygate/contract';
import { asInstant, type Instant, invariant, type Random } from '#kernel';
import { type PlacedEndpoint, SAMPLE_ENDPOINTS, type SampleEndpointKey, type SamplePlace } from '#usage';
import type { Settings } from '../config.ts';
import { reachableHost, urlOf } from './addresses.ts';
import { buildSnapshot, settleState } from './build-snapshot.ts';
import { demoConfig } from './demo-config.ts';
import { makeWorkspaceId, readAccountState, writeAccountState } from './home/account-state.ts';
import { homePaths } from './home/open-home.ts';
import { writeAtomically } from './home/write-atomically.ts';

const OWNER_ONLY = 0o700;

/** Where the demo keeps what is its own in the home. */
export interface DemoPaths {
  readonly config: string;
  readonly state: string;
  readonly quarantine: string;
}

export function demoPaths(home: string): DemoPaths {
  const directory = join(home, 'sample');
  return {
    config: join(directory, 'tallygate.yaml'),
    state: join(directory, 'state.json'),
    quarantine: join(directory, 'refused-rows.jsonl'),
  };
}

/** Writes the demo's configuration where it is not there as it should be. Returns its path, as seen from the directory. Throws. */
export function keepDemoConfig(home: string, directory: string, language: Language): string {
  const { config } = demoPaths(home);
  mkdirSync(home, { recursive: true, mode: OWNER_ONLY });
  mkdirSync(join(home, 'sample'), { recursive: true, mode: OWNER_ONLY });
  const text = demoConfig(language);
  if (!existsSync(config) || readFileSync(config, 'utf8') !== text) writeAtomically(config, text);
  const inside = relative(directory, config);
  return inside.startsWith('..') ? config : inside;
}

/** Longer than the sample reaches back. */
const ENDPOINTS_AGE_MS = 100 * 86_400_000;

/**
 * The ids that the installation has, or will have, for the account, workspaces and endpoints of the sample. Endpoints that
 * are new to the home count as made before the sample begins. Nothing else may have the home open.
 */
export function settlePlace(
  settings: { readonly own: Settings; readonly sample: Settings },
  made: { readonly now: Instant; readonly random: Random },
): SamplePlace {
  const { environment, declared } = settings.own;
  const { account } = homePaths(environment.home);
  const both = { ...settings.sample, declared: { ...settings.sample.declared, account: declared.account } };
  const earlier = readAccountState(account, made);
  const state = settleState(both, earlier, {
    now: asInstant(made.now - ENDPOINTS_AGE_MS),
    workspaceId: () => makeWorkspaceId(made.random),
  });
  if (state !== earlier || !existsSync(account)) writeAccountState(account, state);
  const snapshot = buildSnapshot(both, { state, ...NOBODY });
  const place = (key: SampleEndpointKey): PlacedEndpoint & { readonly workspaceId: string } => {
    const endpoint = snapshot.endpoints.get(SAMPLE_ENDPOINTS[key].name);
    invariant(endpoint !== undefined, 'the configuration of the demo declares its endpoints');
    const { id, metadata, workspaceId, destinations, fallbacks } = endpoint;
    const destinationIds = Object.fromEntries([...destinations, ...fallbacks].map((each) => [each.name, each.id]));
    return { id, metadata, workspaceId, destinationIds };
  };
  const endpoints = {
    assistant: place('assistant'),
    codingClaude: place('codingClaude'),
    codingGpt: place('codingGpt'),
    supportAnswers: place('supportAnswers'),
    productSearch: place('productSearch'),
    analysis: place('analysis'),
  };
  return {
    accountId: snapshot.accountId,
    baseUrl: environment.publicUrl ?? urlOf(reachableHost(environment.host), environment.port),
    workspaceIds: {
      main: endpoints.assistant.workspaceId,
      commerce: endpoints.supportAnswers.workspaceId,
      research: endpoints.analysis.workspaceId,
    },
    endpoints,
  };
}

/** Keys and the warehouse have no part in the ids of endpoints. */
const NOBODY = {
  homeKeys: { adminKey: '', demoKey: '' },
  madeKeys: [],
  madeEndpoints: [],
  version: 0,
  warehouse: { url: '', user: '', password: '' },
} as const;
