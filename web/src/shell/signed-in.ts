import type { RoleName, Session } from '@tallygate/contract';
import { createContext, useContext } from 'react';

/** The session of the pages inside the shell. */
export const SignedIn = createContext<Session | undefined>(undefined);

/** Who is signed in, on a page inside the shell; anywhere else it is a fault of ours. */
export function useSignedIn(): Session {
  const session = useContext(SignedIn);
  if (session === undefined) throw new Error('this page is not inside the shell');
  return session;
}

/** Whether a role looks after a workspace or the account. */
export function isAdmin(role: RoleName): boolean {
  return role === 'account_admin' || role === 'workspace_admin';
}

/** The tables that are there to be read while usage is not shown. */
export function withoutUsage(tables: readonly string[]): readonly string[] {
  return tables.filter((name) => name === 'system.access.audit');
}
