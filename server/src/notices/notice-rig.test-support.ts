import { silentLog, systemRandom, uuidV7Maker } from '#kernel';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { sealingBox } from '../../test/sealing-box.ts';
import type { Store, Transaction } from '../store/index.ts';
import { kyselyNoticeStore } from './adapters/kysely-notice-store.ts';
import { createNotices, type Notices } from './create-notices.ts';
import type { DeliverPorts } from './deliver-notices.ts';
import type { NewNotice } from './notice.ts';
import type { Mail } from './notice-mail.ts';
import type { NoticePorts, Reader } from './notice-ports.ts';
import type { PostAnswer, WebhookPost } from './webhook-post.ts';

export const STARTS_AT = Date.UTC(2026, 10, 22);
const ACCOUNT = {
  id: 'a-1',
  name: 'Acme',
  timeZone: 'Asia/Seoul',
  language: 'ko',
  publicUrl: 'https://gw.acme.com',
} as const;

/** Notices on a store, with a clock that tests move, and what left them. */
export interface NoticeRig {
  readonly clock: ManualClock;
  readonly notices: Notices<Transaction>;
  readonly ports: NoticePorts<Transaction>;
  readonly delivering: DeliverPorts<Transaction>;
  readonly mails: Mail[];
  readonly posts: WebhookPost[];
  /** How the next posts are answered, in order; then 204. */
  readonly answers: PostAnswer[];
  raise(notice: NewNotice): Promise<boolean>;
}

/** `admins`: whom mails go to while nobody else is named. */
export function noticeRig(
  store: Store,
  more: { readonly clock?: ManualClock; readonly admins?: readonly Reader[]; readonly canMail?: boolean } = {},
): NoticeRig {
  const { clock = manualClock(STARTS_AT), admins = [], canMail = true } = more;
  const makeId = uuidV7Maker(systemRandom);
  const mails: Mail[] = [];
  const posts: WebhookPost[] = [];
  const answers: PostAnswer[] = [];
  const common = {
    store: kyselyNoticeStore(store.db),
    box: sealingBox(1),
    clock,
    random: { ...systemRandom, fraction: () => 0.5 },
  };
  const ports: NoticePorts<Transaction> = {
    ...{ ...common, canMail, admins: async () => admins },
    newId: () => makeId(clock.now()),
  };
  const notices = createNotices(ports);
  return {
    ...{ clock, notices, ports, mails, posts, answers },
    delivering: {
      ...common,
      transaction: (act) => store.transaction(act),
      account: () => ACCOUNT,
      sendMail: async (mail) => {
        mails.push(mail);
        return { kind: 'sent' };
      },
      postWebhook: async (post) => {
        posts.push(post);
        return answers.shift() ?? { kind: 'answer', status: 204 };
      },
      log: silentLog,
    },
    raise: (notice) => store.transaction((tx) => notices.raise(tx, notice)),
  };
}

/** A notice of four fifths of a quota. */
export function reached(key: string, more: Partial<Pick<NewNotice, 'at' | 'workspaceId'>> = {}): NewNotice {
  const values = { percent: 80, used: 8_012, quota: 10_000, period_ends_at: '2026-12-31T15:00:00.000Z' } as const;
  return { ...{ kind: 'run_quota_reached', key, values, at: STARTS_AT as NewNotice['at'] }, ...more };
}
