import { AUDIT_PURPOSE } from '@tallygate/contract';
import { recordAct } from '#audit';
import { may } from '#identity';
import { tableName } from '#sql';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'audit' | 'previews' | 'transaction' | 'clock'>;

const STATEMENT_LENGTH_MAX = 2_000;

/**
 * What is to be seen to before somebody reads tables: usage only while its preview is on (throws an ApiRefusal), but for
 * an account admin's audit, which proves what is counted also while nobody is shown it; and whoever reads bodies of requests stands in the audit log, with the statement by which they did.
 */
export async function watchReading(
  context: ApiContext,
  { audit, previews, transaction, clock }: Options,
  read: { readonly tables: ReadonlySet<string>; readonly statement: string | undefined },
): Promise<void> {
  const isUsage = [...read.tables].some((table) => table !== 'audit');
  if (isUsage && !isAudit(context, read.tables) && !(await previews.isOn('usage_tracking')))
    throw new ApiRefusal('preview_off', { preview: 'usage_tracking' });
  if (!read.tables.has('payloads')) return;
  const { requesterId, requester } = context.get('actor');
  const { address, requestId } = originOf(context);
  await transaction((tx) =>
    recordAct(audit, tx, {
      at: clock.now(),
      actorId: requesterId,
      actor: requester,
      action: 'payloads.read',
      target: `table:${tableName('payloads')}`,
      before: undefined,
      after: { statement: read.statement?.slice(0, STATEMENT_LENGTH_MAX) ?? null },
      address,
      requestId,
    }),
  );
}

/** Of one who may switch the preview, by a key: pages stay closed. Bodies are no part of it. */
function isAudit(context: ApiContext, tables: ReadonlySet<string>): boolean {
  const actor = context.get('actor');
  const isSaid = context.req.header(AUDIT_PURPOSE.field) === AUDIT_PURPOSE.value;
  return (
    isSaid &&
    !tables.has('payloads') &&
    actor.through.kind === 'key' &&
    may(actor, { kind: 'manage_previews' }).isAllowed
  );
}
