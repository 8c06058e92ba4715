/** Where a provider is, and the secret that it accepts. */
export interface ProviderAddress {
  readonly url: string;
  readonly apiKey: string;
}

/** The configuration file as a document. It is written as JSON, which is YAML too. */
export type ConfigDocument = Readonly<Record<string, unknown>>;

const WORKSPACE_ID = '1653573648247579';
const ACCOUNT_ID = '11d77e21-5e05-4196-af72-423257f74974';
/** Keys of the configuration; the account admin's comes by the environment. */
export const KEYS = {
  admin: 'tg-e2e-admin-6b1f0c9a4d7e2358',
  member: 'tg-e2e-member-91c4be07a2f3d685',
  other: 'tg-e2e-other-3fd80b67c159ae24',
} as const;

/** One provider of each kind at the fake one, and an endpoint for each and for each way to treat clients that leave. */
export function configFor(provider: ProviderAddress, more: ConfigDocument = {}): ConfigDocument {
  const endpoint = (name: string, via: 'openai' | 'anthropic' | 'gemini', extra: Record<string, unknown> = {}) => ({
    name,
    workspace: 'main',
    tags: { team: 'engineering' },
    destinations: [{ name: 'primary', provider: via, model: `${via}-model`, traffic_percentage: 100 }],
    ...extra,
  });
  return {
    account: { id: ACCOUNT_ID, name: 'Acme', timezone: 'Asia/Seoul' },
    workspaces: [{ id: WORKSPACE_ID, name: 'main' }],
    providers: {
      openai: { kind: 'openai', base_url: `${provider.url}/v1`, api_key: provider.apiKey },
      anthropic: { kind: 'anthropic', base_url: provider.url, api_key: provider.apiKey },
      gemini: { kind: 'gemini', base_url: provider.url, api_key: provider.apiKey },
    },
    endpoints: [
      endpoint('gpt', 'openai'),
      endpoint('claude', 'anthropic'),
      endpoint('gemini', 'gemini'),
      endpoint('gpt-cancel', 'openai', { on_client_disconnect: 'cancel' }),
      endpoint('claude-cancel', 'anthropic', { on_client_disconnect: 'cancel' }),
      endpoint('gemini-cancel', 'gemini', { on_client_disconnect: 'cancel' }),
      endpoint('gpt-fallback', 'openai', {
        fallbacks: [{ name: 'backup', provider: 'openai', model: 'backup-model' }],
      }),
    ],
    keys: [
      { name: 'member', key: KEYS.member, requester: 'user.name@email.com', workspace: 'main', role: 'member' },
      { name: 'other', key: KEYS.other, requester: 'other.name@email.com', workspace: 'main', role: 'member' },
    ],
    ...more,
  };
}
