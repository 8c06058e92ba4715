import type { Dashboard } from '@tallygate/contract';
import type { DashboardSource } from '../dashboards/dashboard-source.ts';
import { client } from './client.ts';

interface Reader {
  readonly timeZone: string;
  /** Whether they may read the table that its statements ask. */
  readonly canReadTable: boolean;
}

/** A dashboard of the account, read by whoever is signed in. */
export function sourceOf({ id, version }: Pick<Dashboard, 'id' | 'version'>, reader: Reader): DashboardSource {
  return {
    key: [id, String(version)],
    timeZone: reader.timeZone,
    hasRequests: true,
    run: (dataset, question, how) => client.runDataset({ dashboard: id, dataset }, question, how),
    filterValues: async (filter, asked, how) =>
      await (await calls()).filterValues({ dashboard: id, filter }, asked, how),
    csv: async (dataset, question) => await (await calls()).datasetCsv({ dashboard: id, dataset }, question),
    statement: reader.canReadTable
      ? async (dataset, question) => await (await calls()).datasetStatement({ dashboard: id, dataset }, question)
      : undefined,
  };
}

/** What only those fetch who ask for it. */
function calls() {
  return import('./dashboard-calls.ts');
}
