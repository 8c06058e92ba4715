import { apiErrorSchema } from '@tallygate/contract';
import { afterEach, beforeEach, expect } from 'vitest';
import type { DeclaredCatalogue } from '#gateway';
import { createControlApi } from '../src/http/create-control-api.ts';
import { type CatalogueRig, catalogueRig, DECLARED } from './catalogue-rig.ts';
import { type Call, caller, controlOptions, declaredKey } from './control-rig.ts';
import { type PeopleRig, peopleRig } from './people-rig.ts';

const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('lead-key-0123456789', 'workspace_admin'),
  declaredKey('lead-of-2-key-0123456789', 'workspace_admin', { id: 'lead-2', workspaceId: '2' }),
  declaredKey('scoped-key-0123456789', 'workspace_admin', { id: 'scoped', endpoints: ['gpt'] }),
  declaredKey('member-key-0123456789', 'member'),
  declaredKey('narrow-key-0123456789', 'member', { id: 'narrow', endpoints: ['gpt'] }),
  declaredKey('viewer-key-0123456789', 'viewer'),
];

/** The key of the account admin. */
export const ADMIN_KEY = declaredKey('admin-key-0123456789', 'account_admin');
/** A secret of a provider. */
export const SECRET = 'sk-live-0123456789abcdef';
/** A provider that may be made. */
export const PROVIDER = { name: 'claude', kind: 'anthropic', api_key: SECRET };
/** A destination at the declared provider, or at another. */
export const destination = (provider = 'openai') => ({ name: 'primary', provider, model: 'gpt-5.2' });
/** An endpoint that may be made. */
export const ENDPOINT = { name: 'gpt', destinations: [destination()] };
/** The credential of one of the keys: admin, lead, lead-of-2, scoped, member, narrow, viewer. */
export const as = (who: string) => ({ authorization: `Bearer ${who}-key-0123456789` });
/** The account admin's. */
export const ADMIN = as('admin');

/** The routes of providers and endpoints on a store of their own for each test. */
export function useCatalogueRoutes() {
  let rig: PeopleRig;
  let made: CatalogueRig;
  let declared: DeclaredCatalogue;
  let call: ReturnType<typeof caller>;
  let app: ReturnType<typeof createControlApi>;
  beforeEach(async () => {
    rig = await peopleRig();
    declared = DECLARED;
    made = catalogueRig(rig, { declared: () => declared });
    const options = controlOptions(rig, { declared: KEYS, catalogue: made.catalogue });
    call = caller(options);
    app = createControlApi(options);
  });
  afterEach(() => rig.close());
  const acts = () => rig.audit.after({ sequence: 0, limit: 100 });
  return {
    rig: () => rig,
    made: () => made,
    app: () => app,
    acts,
    /** What the file declares from now on. */
    declare: (next: DeclaredCatalogue) => {
      declared = next;
    },
    get: (path: string, headers: Call['headers'] = ADMIN) => call(path, { headers }),
    post: (path: string, body: unknown, headers: Call['headers'] = ADMIN) => call(path, { body, headers }),
    patch: (path: string, body: unknown, headers: Call['headers'] = ADMIN) =>
      call(path, { method: 'PATCH', body, headers }),
    remove: (path: string, headers: Call['headers'] = ADMIN) => call(path, { method: 'DELETE', headers }),
    /** Status and code of a call that must be refused and change nothing. */
    refused: async (answer: ReturnType<typeof call>): Promise<string> => {
      const before = [(await acts()).length, made.told()];
      const given = await answer;
      const { error } = apiErrorSchema.parse(given.json());
      expect([(await acts()).length, made.told()], 'a refused call changes nothing').toEqual(before);
      return `${given.status} ${error.code}${error.code === 'request_invalid' ? ` ${error.details?.['detail']}` : ''}`;
    },
  };
}
