import type { DashboardDocument, DashboardVersion } from '@tallygate/contract';
import type { Act } from '#audit';
import type { Clock, Instant } from '#kernel';
import type { Refusal, Warehouse } from '#sql';
import type { DashboardStore, Publisher, StoredDashboard } from '../dashboard-store.ts';

/** Who changes a dashboard, and by which request: for the audit log. */
export interface DashboardBy extends Publisher {
  /** IP address; empty: the program itself. */
  readonly from: string;
  readonly requestId: string;
}

/** What was done, or why nothing was. */
export type DashboardOutcome<Value> = Refusal | { readonly kind: 'done'; readonly value: Value };

/** Runs in the transaction of the act, for what must be kept with it. */
export type KeepWith<Tx, Value> = ((tx: Tx, value: Value) => Promise<void>) | undefined;

/** What managing dashboards acts with. */
export interface ManagePorts<Tx> {
  readonly templates: ReadonlyMap<string, DashboardDocument>;
  readonly store: DashboardStore<Tx>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: Act) => Promise<unknown>;
  /** The warehouse of this id or name; undefined: there is none. */
  readonly findNamedWarehouse: (nameOrId: string, tx: Tx) => Promise<Warehouse | undefined>;
  /** Whether there is a workspace of this id. */
  readonly isWorkspace: (id: string) => Promise<boolean>;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: (at: Instant) => string;
}

/** Acts on a dashboard that end up in the audit log. */
export type DashboardAction =
  | `dashboard.${DashboardVersion['act']}`
  | 'dashboard.created'
  | 'dashboard.changed'
  | 'dashboard.draft_saved'
  | 'dashboard.draft_removed'
  | 'dashboard.unpublished'
  | 'dashboard.removed'
  | 'dashboard.link_created'
  | 'dashboard.link_revoked';

/** Something that was done to a dashboard, for the log. `before`, `after`: what an auditor asks of it. */
export interface DashboardActed {
  readonly action: DashboardAction;
  readonly id: string;
  readonly at: Instant;
  readonly before?: Act['before'];
  readonly after?: Act['after'];
}

/** The entry of an act. */
export function actOf({ action, id, at, before, after }: DashboardActed, by: DashboardBy): Act {
  return {
    at,
    actorId: by.id,
    actor: by.address,
    action,
    target: `dashboard:${id}`,
    before,
    after,
    address: by.from,
    requestId: by.requestId,
  };
}

/** A change of one dashboard, as it is decided from what there is. */
export type Decide<Tx, Value> = (
  tx: Tx,
  found: StoredDashboard,
) => Promise<Refusal | { readonly value: Value; readonly acted: Omit<DashboardActed, 'id' | 'at'> | undefined }>;

/** Loads a dashboard, has its change decided and done, and writes the log and what must be kept with it: all of it, or nothing. */
export async function changeDashboard<Tx, Value>(
  ports: ManagePorts<Tx>,
  asked: { readonly id: string; readonly by: DashboardBy; readonly keep: KeepWith<Tx, Value> },
  decide: Decide<Tx, Value>,
): Promise<DashboardOutcome<Value>> {
  const { id, by, keep } = asked;
  return await ports.transaction<DashboardOutcome<Value>>(async (tx) => {
    const found = await ports.store.find(id, tx);
    if (found === undefined)
      return { kind: 'refuse', code: 'dashboard_unknown', details: { dashboard: id.slice(0, 100) } };
    const decided = await decide(tx, found);
    if ('kind' in decided) return decided;
    const { value, acted } = decided;
    if (acted !== undefined) {
      await ports.record(tx, actOf({ ...acted, id: found.id, at: ports.clock.now() }, by));
    }
    await keep?.(tx, value);
    return { kind: 'done', value };
  });
}

/** What an auditor asks of a dashboard; the documents themselves are kept as versions. */
export function summaryOf({ template, document, version, publisher }: StoredDashboard) {
  return {
    template: template ?? null,
    template_version: document.template_version ?? null,
    version,
    published_by: publisher.address,
    published_by_id: publisher.id,
  };
}
