import type { CallOnce } from '#gateway';
import { textBox } from '#identity';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import {
  createNotices,
  keepDelivering,
  keepForgetting,
  type Notices,
  type PostWebhook,
  type SendNoticeMail,
} from '#notices';
import type { EnvironmentSettings } from '../config.ts';
import type { AccountFacts } from '../http/index.ts';
import { readAccountAdmins } from '../identity/adapters/read-account-admins.ts';
import { type Mailer, MailNotSent } from '../mail/index.ts';
import { kyselyNoticeStore } from '../notices/adapters/kysely-notice-store.ts';
import type { Store, Transaction } from '../store/index.ts';
import { deriveSecret } from './derive-secret.ts';
import type { People } from './people.ts';

/** What alerts are made of, in the control process. */
export interface ControlNoticeParts {
  readonly store: Store;
  /** The installation's secret. */
  readonly secret: string;
  readonly environment: Pick<EnvironmentSettings, 'publicUrl'>;
  readonly account: () => Pick<AccountFacts, 'id' | 'name' | 'timeZone' | 'language'>;
  readonly sendMail: People['sendMail'];
  readonly callOnce: CallOnce;
  readonly log: Log;
}

/** Alerts, and what delivers them. */
export interface ControlNotices {
  readonly notices: Notices<Transaction>;
  /** Begins no more deliveries, and waits a moment for those under way. */
  stop(): Promise<void>;
}

/** Alerts of the control process. Several processes on one PostgreSQL share the deliveries. */
export function composeNotices(parts: ControlNoticeParts): ControlNotices {
  const { store: db, secret, environment, account, sendMail, callOnce, log } = parts;
  const makeId = uuidV7Maker(systemRandom);
  const store = kyselyNoticeStore(db.db);
  const common = {
    store,
    box: textBox(deriveSecret(secret, 'notices'), systemRandom),
    clock: systemClock,
    random: systemRandom,
  };
  const notices = createNotices<Transaction>({
    ...common,
    admins: (countMax, tx) => readAccountAdmins(tx ?? db.db, countMax),
    canMail: sendMail !== undefined,
    newId: () => makeId(systemClock.now()),
  });
  const transaction = <T>(act: (tx: Transaction) => Promise<T>) => db.transaction(act);
  const forgetting = keepForgetting<Transaction>({ ...common, transaction, log });
  const delivery = keepDelivering<Transaction>({
    ...common,
    transaction,
    account: () => ({ ...account(), publicUrl: environment.publicUrl }),
    sendMail: sendMail && noticeMailer(sendMail),
    postWebhook: webhookPoster(callOnce),
    log,
  });
  const stop = async (): Promise<void> => {
    forgetting.stop();
    await delivery.stop();
  };
  return { notices, stop };
}

/** Mails through the same server as invitations. */
export function noticeMailer(send: Mailer['send']): SendNoticeMail {
  return async (mail) => {
    try {
      await send(mail);
      return { kind: 'sent' };
    } catch (error) {
      return { kind: 'failed', detail: error instanceof MailNotSent ? error.reason : undefined };
    }
  };
}

/** Posts by the same guarded way as test calls: no redirect is followed, and a bounded answer is read. */
export function webhookPoster(callOnce: CallOnce): PostWebhook {
  return async (post) => {
    const answer = await callOnce({ ...post, method: 'POST', isGuarded: true });
    if (answer.kind === 'answer') return { kind: 'answer', status: answer.status };
    // The receiver has decided, however the rest of its answer ended.
    if (answer.status !== undefined) return { kind: 'answer', status: answer.status };
    const { problem } = answer;
    // Both are of calls through a gateway, and no post is one.
    const isOfGateway = problem === 'gateway_unreachable' || problem === 'not_served';
    return { kind: 'failed', problem: isOfGateway ? 'connection_failed' : problem };
  };
}
