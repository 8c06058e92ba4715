import { memberCalls } from '@tallygate/contract';
import { client } from './client.ts';

/** People, groups, service principals, workspaces, grants and invitations. */
export const peopleCalls = memberCalls(client.ask);
