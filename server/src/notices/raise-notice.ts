import { ALERT_BOUNDS } from '@tallygate/contract';
import { invariant } from '#kernel';
import type { NewDelivery } from './delivery.ts';
import type { AnyNoticeKind, NewNotice, Notice, RaiseNotice } from './notice.ts';
import type { NoticePorts, Reader } from './notice-ports.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { readWebhookUrl } from './webhook-url.ts';

const KEY_LENGTH_MAX = 200;

/** Raises notices, each once, for whom the settings of that moment name. */
export function noticeRaiser<Tx>(ports: NoticePorts<Tx>): RaiseNotice<Tx> {
  return async (tx, raised) => {
    const notice = await keepNotice(ports, tx, raised);
    if (notice === undefined) return false;
    const deliveries = await deliveriesFor(ports, tx, notice.kind);
    const more = also(ports, raised.alsoTo ?? [], deliveries);
    await ports.store.addDeliveries(tx, notice, [...deliveries, ...more]);
    return true;
  };
}

/** The notice as it is kept; undefined: there was one under its key. */
export async function keepNotice<Tx>(
  { store, newId }: NoticePorts<Tx>,
  tx: Tx,
  { alsoTo: _, ...raised }: NewNotice,
): Promise<Notice | undefined> {
  const { key } = raised;
  invariant(key.length > 0 && key.length <= KEY_LENGTH_MAX, 'the key of a notice has 1 to 200 characters');
  const notice: Notice = { ...raised, id: newId(), workspaceId: raised.workspaceId };
  return (await store.add(tx, notice)) ? notice : undefined;
}

/** One delivery for each who is to be told of a kind now. */
export async function deliveriesFor<Tx>(
  ports: NoticePorts<Tx>,
  tx: Tx,
  kind: AnyNoticeKind,
): Promise<readonly NewDelivery[]> {
  const settings = await ports.store.settings(tx);
  if (kind !== 'test' && settings.offKinds.includes(kind)) return [];
  return [...mails(ports, await readersOf(ports, settings, tx)), ...posts(ports, settings)];
}

/** Who gets a mail. Without a mail server nobody does. */
export async function readersOf<Tx>(
  { admins, canMail }: Pick<NoticePorts<Tx>, 'admins' | 'canMail'>,
  { recipients }: NoticeSettings,
  tx?: Tx,
): Promise<readonly Reader[]> {
  if (!canMail) return [];
  if (recipients === undefined) return await admins(ALERT_BOUNDS.recipientsMax, tx);
  return recipients.map((address) => ({ address, language: undefined }));
}

function mails<Tx>({ newId }: NoticePorts<Tx>, readers: readonly Reader[]): readonly NewDelivery[] {
  return readers.map(({ address: recipient, language }) => ({ id: newId(), channel: 'mail', recipient, language }));
}

/** Mails to addresses that are not told anyway. */
function also<Tx>(
  ports: NoticePorts<Tx>,
  addresses: readonly string[],
  told: readonly NewDelivery[],
): readonly NewDelivery[] {
  if (!ports.canMail) return [];
  const readers = new Set(told.filter(({ channel }) => channel === 'mail').map(({ recipient }) => recipient));
  const missed = [...new Set(addresses)].filter((address) => !readers.has(address));
  return mails(
    ports,
    missed.map((address) => ({ address, language: undefined })),
  );
}

function posts<Tx>({ newId }: NoticePorts<Tx>, { webhook }: NoticeSettings): readonly NewDelivery[] {
  const origin = webhook.isOn ? readWebhookUrl(webhook.url ?? '')?.origin : undefined;
  return origin === undefined ? [] : [{ id: newId(), channel: 'webhook', recipient: origin, language: undefined }];
}
