import { invariant } from '#kernel';
import type { Settings } from '../config.ts';
import type { AccountState } from './home/account-state.ts';
import { ownValue } from './own-value.ts';

/** Names of the workspaces that there are, in the order of the configuration. */
export function workspaceNames({ declared }: Settings): readonly string[] {
  return declared.workspaces.length === 0 ? ['main'] : declared.workspaces.map((workspace) => workspace.name);
}

/** The id of a workspace; undefined: the default one. The state was settled with these settings. */
export function workspaceIdOf(name: string | undefined, settings: Settings, state: AccountState): string {
  return name === undefined ? defaultWorkspaceId(settings, state) : idOf(name, settings, state);
}

/** `main`, else the first that is declared: only the built-in endpoint and keys can meet the second case with several. */
export function defaultWorkspaceId(settings: Settings, state: AccountState): string {
  const { workspaces } = settings.declared;
  const chosen = workspaces.find((workspace) => workspace.name === 'main') ?? workspaces[0];
  return idOf(chosen?.name ?? 'main', settings, state);
}

function idOf(name: string, { declared }: Settings, state: AccountState): string {
  const id = declared.workspaces.find((workspace) => workspace.name === name)?.id ?? ownValue(state.workspaceIds, name);
  invariant(id !== undefined, 'workspaces were checked and the state was settled');
  return id;
}
