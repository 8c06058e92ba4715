import { queryOptions, type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSignedIn } from '../shell/signed-in.ts';
import { peopleCalls } from './people-calls.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';

/** Who is in the account? */
export function useMembers() {
  return useQuery({
    queryKey: [...KEYS.people, 'members'],
    queryFn: ({ signal }) => readAll((page) => peopleCalls.members(page, { signal })),
  });
}

/** Which programs have keys of their own? */
export function useServicePrincipals() {
  return useQuery({
    queryKey: [...KEYS.people, 'service-principals'],
    queryFn: ({ signal }) => readAll((page) => peopleCalls.servicePrincipals(page, { signal })),
  });
}

/** Which groups are there? */
export function useGroups() {
  return useQuery({
    queryKey: [...KEYS.people, 'groups'],
    queryFn: ({ signal }) => readAll((page) => peopleCalls.groups(page, { signal })),
  });
}

/** Who is in a group? */
export function useGroupMembers(id: string) {
  return useQuery({
    queryKey: [...KEYS.people, 'groups', id],
    queryFn: ({ signal }) => readAll((page) => peopleCalls.groupMembers(id, page, { signal })),
  });
}

/** Which workspaces are there? Account admins see archived ones too. */
export function useWorkspaces(isWithArchived: boolean) {
  return useQuery(workspacesQuestion(isWithArchived));
}

function workspacesQuestion(isWithArchived: boolean) {
  return queryOptions({
    queryKey: [...KEYS.people, 'workspaces', { isWithArchived }],
    queryFn: ({ signal }) =>
      readAll((page) =>
        peopleCalls.workspaces({ ...page, ...(isWithArchived ? { archived: 'true' } : {}) }, { signal }),
      ),
  });
}

/** What are workspaces called, by id? For account admins with those that are archived, which keys and endpoints may still name. */
export function useWorkspaceNames(): ReadonlyMap<string, string> {
  const { workspaces, person } = useSignedIn();
  const all = useQuery({ ...workspacesQuestion(true), enabled: person.role === 'account_admin' }).data;
  return useMemo(() => new Map((all ?? workspaces).map(({ id, name }) => [id, name])), [all, workspaces]);
}

/** Who has which role in a workspace? */
export function useWorkspaceMembers(id: string) {
  return useQuery({
    queryKey: [...KEYS.people, 'workspaces', id],
    queryFn: ({ signal }) => readAll((page) => peopleCalls.workspaceMembers(id, page, { signal })),
  });
}

/** Who was invited, newest first? */
export function useInvitations(isAsked: boolean) {
  return useQuery({
    queryKey: [...KEYS.people, 'invitations'],
    queryFn: async ({ signal }) => (await peopleCalls.invitations({ limit: 100 }, { signal })).data,
    enabled: isAsked,
  });
}

/** Who may read a table or a dashboard, beside account admins? */
export function useGrants({ kind, object }: { readonly kind: 'table' | 'dashboard'; readonly object: string }) {
  return useQuery({
    queryKey: [...KEYS.people, 'grants', kind, object],
    queryFn: ({ signal }) => readAll((page) => peopleCalls.grants({ ...page, object_kind: kind, object }, { signal })),
  });
}

/** Changes something about people; every list of them is asked anew, and so is what the reader may do. */
export function usePeopleChange<Asked, Done>(change: (asked: Asked) => Promise<Done>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        [KEYS.people, KEYS.session].map((queryKey) => queryClient.invalidateQueries({ queryKey: [...queryKey] })),
      ),
  });
}

/** Somebody who can be put into a group, given a role or a grant. */
export interface Choosable {
  readonly kind: 'person' | 'service_principal' | 'group';
  readonly id: string;
  readonly name: string;
}

/** Everybody who can be chosen: people by address, then service principals, then groups. */
export function useChoosable(isWithGroups: boolean): readonly Choosable[] {
  const [members, principals, groups] = [useMembers(), useServicePrincipals(), useGroups()];
  const of = <Item>(query: UseQueryResult<readonly Item[]>) => query.data ?? [];
  return [
    ...of(members).map(({ id, name, email }) => ({ kind: 'person' as const, id, name: `${name} (${email})` })),
    ...of(principals).map(({ id, name }) => ({ kind: 'service_principal' as const, id, name })),
    ...(isWithGroups ? of(groups).map(({ id, name }) => ({ kind: 'group' as const, id, name })) : []),
  ];
}
