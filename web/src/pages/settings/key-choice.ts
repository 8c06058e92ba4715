import { type NewApiKey, roleSchema } from '@tallygate/contract';

const DAY_MS = 86_400_000;

/** What was entered for a new key; lists are separated by commas. */
export interface KeyChoice {
  readonly name: string;
  readonly role: string;
  readonly workspace: string;
  readonly days: string;
  readonly endpoints: string;
  /** Id of a service principal; empty: oneself. */
  readonly owner: string;
  readonly runTypes: string;
  readonly services: string;
  readonly features: string;
}

export const EMPTY_KEY: KeyChoice = {
  name: '',
  role: 'member',
  workspace: '',
  days: '',
  endpoints: '',
  owner: '',
  runTypes: '',
  services: '',
  features: '',
};

/** What is sent of it; what was left empty is left out. `now`: milliseconds since 1970. */
export function newKey(form: KeyChoice, now: number): NewApiKey {
  const lists = {
    endpoints: namesIn(form.endpoints),
    run_types: namesIn(form.runTypes),
    services: namesIn(form.services),
    features: namesIn(form.features),
  };
  const given = Object.fromEntries(Object.entries(lists).filter(([, names]) => names.length > 0));
  const owner = form.owner.trim();
  return {
    name: form.name.trim(),
    role: roleSchema.parse(form.role),
    ...given,
    ...(owner === '' ? {} : { service_principal: owner }),
    ...(form.workspace === '' ? {} : { workspace: form.workspace }),
    ...(form.days === '' ? {} : { expires_at: new Date(now + Number(form.days) * DAY_MS).toISOString() }),
  };
}

function namesIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
