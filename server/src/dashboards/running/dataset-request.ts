import type { DatasetResult } from '@tallygate/contract';
import type { Clock, Log } from '#kernel';
import type { Refusal, UserSql, Warehouse } from '#sql';
import type { StoredDashboard } from '../dashboard-store.ts';
import type { DatasetQuestion } from '../document/dataset-question.ts';
import type { DataWatch } from '../watch-data.ts';
import type { FindPublisher, Permission } from './permission.ts';

/** Somebody asks for one dataset of a dashboard. The signal aborts when nobody waits for the answer any more. */
export interface DatasetRequest {
  readonly dashboard: StoredDashboard;
  readonly dataset: string;
  readonly question: DatasetQuestion;
  /** Who looks on; undefined: nobody that the product knows, such as the holder of a link. */
  readonly viewer: Permission | undefined;
  /** Id of the link whose holder asks, if one does: links take turns. */
  readonly link?: string;
  readonly signal: AbortSignal;
}

export type DatasetOutcome = Refusal | { readonly kind: 'result'; readonly result: DatasetResult };

/** Runs datasets. Rejects with the signal's reason when it aborts. */
export interface DatasetRunner {
  run(request: DatasetRequest): Promise<DatasetOutcome>;
}

/** What running datasets acts with. */
export interface DatasetRunnerPorts {
  /** Its own, apart from people's statements, so that neither takes the other's places. */
  readonly sql: Pick<UserSql, 'rows'>;
  readonly watch: Pick<DataWatch, 'current'>;
  readonly findPublisher: FindPublisher;
  /** The warehouse of this id as it is now; when it is gone, the default one. */
  readonly findWarehouse: (id: string) => Promise<Warehouse>;
  readonly clock: Clock;
  readonly log: Log;
}
