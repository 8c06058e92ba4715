import { createClient } from '@clickhouse/client';
import { ACCESS_DATABASE, USAGE_DATABASE as DATABASE } from '../guard/databases.ts';
import { runView } from './run-views.ts';

/** Where people's statements run: an empty database, so that a name without a database reaches no table at all. */
export const SANDBOX_DATABASE = 'tallygate_sandbox';

const MARK = 'tallygate-requester:';

/**
 * The setting by which `my_usage` knows whose rows to show. A statement can neither set nor read it: SETTINGS and
 * getSetting are refused. Hex, so that no id can break out of a setting's quotes.
 */
export function requesterMark(requesterId: string): string {
  return `${MARK}${Buffer.from(requesterId).toString('hex')}`;
}

/** The statements that make what user SQL stands on. Each may be run again; the usage table must exist before. */
const PREPARE_STATEMENTS: readonly string[] = [
  `CREATE DATABASE IF NOT EXISTS ${SANDBOX_DATABASE}`,
  // PREWHERE drops other people's rows while reading, before any other expression is computed. LIMIT is the barrier: no
  // condition can be moved below it without changing the result, so the engine computes none of a person's there.
  `CREATE OR REPLACE VIEW \`${DATABASE}\`.my_usage AS
SELECT * FROM \`${DATABASE}\`.usage
PREWHERE requester_id = unhex(substring(getSetting('log_comment'), ${MARK.length + 1}))
  AND startsWith(getSetting('log_comment'), '${MARK}')
  AND requester_id != ''
LIMIT 9223372036854775807`,
  runView('runs', 'usage'),
  runView('my_runs', 'my_usage'),
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
