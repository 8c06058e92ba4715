import {
  type DashboardDraft,
  type DashboardSettingsChange,
  type DashboardSummary,
  type DraftReplacement,
  dashboardEditCalls,
  type NewDashboard,
  type NewDashboardLink,
} from '@tallygate/contract';
import { type Query, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';

const edit = dashboardEditCalls(client.ask);

const ONE = [...KEYS.dashboards, 'managed'] as const;
/** As many as are kept. */
const VERSIONS_MAX = 200;

/** Which dashboards may the reader see? */
export function useAllDashboards(isAsked = true) {
  return useQuery({
    queryKey: [...KEYS.dashboards, 'all'],
    queryFn: ({ signal }): Promise<readonly DashboardSummary[]> =>
      readAll((page) => client.dashboards(page, { signal })),
    enabled: isAsked,
  });
}

/** How is a dashboard published, and what does it hold? */
export function useManagedDashboard(id: string) {
  return useQuery({ queryKey: [...ONE, id], queryFn: ({ signal }) => client.dashboard(id, { signal }) });
}

/** What was changed and not published? Asked once: what is being edited is not replaced under the hand. */
export function useDashboardDraft(id: string, isAsked: boolean) {
  return useQuery({
    queryKey: [...ONE, id, 'draft'],
    queryFn: ({ signal }) => edit.dashboardDraft(id, { signal }),
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Which publications were there? Newest first. */
export function useDashboardVersions(id: string) {
  return useQuery({
    queryKey: [...ONE, id, 'versions'],
    queryFn: async ({ signal }) => (await edit.dashboardVersions(id, { limit: VERSIONS_MAX }, { signal })).data,
  });
}

/** What did a publication hold? Undefined: none is asked for. */
export function useDashboardVersion(id: string, version: number | undefined) {
  return useQuery({
    queryKey: [...ONE, id, 'versions', version],
    queryFn: ({ signal }) => edit.dashboardVersion(id, version ?? 0, { signal }),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Which links lead to a dashboard? */
export function useDashboardLinks(id: string) {
  return useQuery({
    queryKey: [...ONE, id, 'links'],
    queryFn: async ({ signal }) => (await edit.dashboardLinks(id, { signal })).data,
  });
}

interface Keyed {
  readonly idempotencyKey: string;
}

/** What can be done with a dashboard. */
export type DashboardAct =
  | { readonly what: 'import'; readonly template: string }
  | { readonly what: 'create'; readonly body: NewDashboard }
  /** `revision`: of the draft that was seen, null: there was none; left out: whatever there is. */
  | { readonly what: 'publish'; readonly id: string; readonly revision?: string | null }
  | { readonly what: 'unpublish'; readonly id: string }
  | { readonly what: 'remove'; readonly id: string }
  | { readonly what: 'change_settings'; readonly id: string; readonly change: DashboardSettingsChange }
  | { readonly what: 'save_draft'; readonly id: string; readonly draft: DashboardDraft }
  | { readonly what: 'discard_draft'; readonly id: string; readonly said: DraftReplacement }
  | { readonly what: 'restore'; readonly id: string; readonly version: number; readonly said: DraftReplacement };

/** What was done. */
interface Done {
  /** Of the dashboard that it was done to. */
  readonly id: string;
  /** Of the draft that was saved. */
  readonly revision?: string | null;
}

/** Does something with a dashboard; everything that is known about dashboards is asked anew. */
export function useDashboardAct() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ idempotencyKey, ...act }: DashboardAct & Keyed): Promise<Done> => perform(act, { idempotencyKey }),
    // Somebody else may have changed it.
    onError: () => queryClient.invalidateQueries({ queryKey: [...ONE], predicate: isNoDraft }),
    onSuccess: (_done, { what }) =>
      Promise.all([
        queryClient.invalidateQueries({
          queryKey: [...KEYS.dashboards],
          // A draft that was just saved is what the editor holds already.
          predicate: (query) => what !== 'save_draft' || isNoDraft(query),
        }),
        ...(what === 'save_draft' ? [] : [queryClient.invalidateQueries({ queryKey: [...KEYS.datasets] })]),
      ]),
  });
}

function isNoDraft({ queryKey }: Pick<Query, 'queryKey'>): boolean {
  return queryKey.at(-1) !== 'draft';
}

async function perform(act: DashboardAct, how: Keyed): Promise<Done> {
  switch (act.what) {
    case 'import':
      return idOf(await client.importDashboard(act.template, how));
    case 'create':
      return idOf(await edit.createDashboard(act.body, how));
    case 'publish': {
      const { revision } = act;
      return idOf(await client.publishDashboard(act.id, revision === undefined ? {} : { revision }, how));
    }
    case 'unpublish':
      return idOf(await edit.unpublishDashboard(act.id, how));
    case 'remove':
      await edit.removeDashboard(act.id, how);
      return idOf(act);
    case 'change_settings':
      return idOf(await edit.changeDashboardSettings(act.id, act.change, how));
    case 'save_draft':
      return { id: act.id, revision: (await edit.saveDashboardDraft(act.id, act.draft, how)).revision };
    case 'discard_draft':
      await edit.discardDashboardDraft(act.id, act.said, how);
      return idOf(act);
    case 'restore':
      await edit.restoreDashboardVersion(act, act.said, how);
      return idOf(act);
  }
}

function idOf({ id }: Done): Done {
  return { id };
}

/** Makes a link. Its token is in the answer and is kept nowhere: closing what shows it forgets it. */
export function useCreateLink(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ body, idempotencyKey }: Keyed & { readonly body: NewDashboardLink }) =>
      edit.createDashboardLink(id, body, { idempotencyKey }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...ONE, id, 'links'] }),
    gcTime: 0,
  });
}

/** Ends a link at once. */
export function useRevokeLink(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ link, idempotencyKey }: Keyed & { readonly link: string }) =>
      edit.revokeDashboardLink(id, link, { idempotencyKey }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...ONE, id, 'links'] }),
  });
}
