import { createClient } from '@clickhouse/client';
import { ACCESS_DATABASE, USAGE_DATABASE as DATABASE } from '../guard/databases.ts';
import { OWN_CORRECTIONS, WORKSPACE_TABLES } from '../tables.ts';
import { runView } from './run-views.ts';

/** Where people's statements run: an empty database, so that a name without a database reaches no table at all. */
export const SANDBOX_DATABASE = 'tallygate_sandbox';

const MARK = 'tallygate-requester:';

const WORKSPACE_MARK = ';workspace:';

/**
 * The setting by which `my_usage` knows whose rows to show, and the views of one workspace which. A statement can neither set nor
 * read it: SETTINGS and getSetting are refused. Hex, so that no id can break out of a setting's quotes.
 */
export function rowsMark({
  requesterId,
  workspace,
}: {
  readonly requesterId: string;
  readonly workspace?: string | undefined;
}): string {
  const requester = `${MARK}${Buffer.from(requesterId).toString('hex')}`;
  return workspace === undefined ? requester : `${requester}${WORKSPACE_MARK}${Buffer.from(workspace).toString('hex')}`;
}

const PARTS_OF_MARK = `splitByString('${WORKSPACE_MARK}', getSetting('log_comment'))`;

/** The rows of the marked workspace: without a mark none, as no workspace has an empty id. Sums that the engine keeps by workspace can answer. */
function workspaceView(table: string): string {
  return `CREATE OR REPLACE VIEW \`${DATABASE}\`.${WORKSPACE_TABLES.get(table)} AS
SELECT * FROM \`${DATABASE}\`.${table} WHERE workspace_id = unhex(${PARTS_OF_MARK}[2]) AND workspace_id != ''`;
}

/** The statements that make what user SQL stands on. Each may be run again; the usage table must exist before. */
const PREPARE_STATEMENTS: readonly string[] = [
  `CREATE DATABASE IF NOT EXISTS ${SANDBOX_DATABASE}`,
  // PREWHERE drops other people's rows while reading, before any other expression is computed. LIMIT is the barrier: no
  // condition can be moved below it without changing the result, so the engine computes none of a person's there.
  `CREATE OR REPLACE VIEW \`${DATABASE}\`.my_usage AS
SELECT * FROM \`${DATABASE}\`.usage
PREWHERE requester_id = unhex(substring(${PARTS_OF_MARK}[1], ${MARK.length + 1}))
  AND startsWith(getSetting('log_comment'), '${MARK}')
  AND requester_id != ''
LIMIT 9223372036854775807`,
  // Corrections of own rows, behind the same barrier.
  `CREATE OR REPLACE VIEW \`${DATABASE}\`.${OWN_CORRECTIONS} AS
SELECT * FROM \`${DATABASE}\`.cost_corrections
PREWHERE request_id IN (SELECT request_id FROM \`${DATABASE}\`.my_usage)
LIMIT 9223372036854775807`,
  runView('runs', 'usage'),
  runView('my_runs', 'my_usage'),
  ...[...WORKSPACE_TABLES.keys()].map(workspaceView),
  // Entries that were copied twice are one here.
  `CREATE OR REPLACE VIEW \`${ACCESS_DATABASE}\`.audit AS SELECT * FROM \`${ACCESS_DATABASE}\`.audit_log FINAL`,
];

/** Makes the sandbox and the view anew, so that new columns of the table show; run it at each start, after migrations. */
export async function prepareWarehouse(address: {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}): Promise<void> {
  const client = createClient({ ...address, log: { level: 127 } });
  try {
    for (const query of PREPARE_STATEMENTS) await client.command({ query });
  } finally {
    await client.close();
  }
}
