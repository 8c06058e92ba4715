import { randomUUID } from 'node:crypto';
import { recordAct } from '#audit';
import {
  createPageExporter,
  type Dashboards,
  type MailPorts,
  type ManagedMailSchedules,
  manageMailSchedules,
  type PageExporter,
  runMailSchedules,
} from '#dashboards';
import type { Previews } from '#identity';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { RaiseNotice } from '#notices';
import type { EnvironmentSettings } from '../config.ts';
import { threadedPrinter } from '../dashboards/export/adapters/threaded-printer.ts';
import { kyselyMailScheduleStore } from '../dashboards/mailing/adapters/kysely-mail-schedule-store.ts';
import { mayReadDashboard, previewOf } from '../http/dashboard-access.ts';
import type { AccountFacts } from '../http/index.ts';
import { kyselyIdentityStore } from '../identity/adapters/kysely-identity-store.ts';
import { MailNotSent } from '../mail/index.ts';
import { cronerDueTimes } from '../runs/schedules/adapters/croner-due-times.ts';
import type { Store, Transaction } from '../store/index.ts';
import type { DashboardsOnStore } from './dashboards.ts';
import type { People } from './people.ts';

/** What files and mails of dashboards are made of, in the control process. */
export interface DashboardFileParts {
  readonly store: Store;
  readonly people: Pick<People, 'audit' | 'sendMail'>;
  readonly previews: Pick<Previews<Transaction>, 'isOn'>;
  readonly dashboards: Dashboards<Transaction>;
  readonly findPublisher: DashboardsOnStore['findPublisher'];
  readonly raise: RaiseNotice<Transaction>;
  readonly account: () => AccountFacts;
  readonly environment: Pick<EnvironmentSettings, 'publicUrl'>;
  readonly log: Log;
}

/** Pages of dashboards as files and by mail, as control serves them. */
export interface DashboardFiles {
  readonly pageExporter: PageExporter;
  readonly mailSchedules: ManagedMailSchedules<Transaction>;
  /** Takes up nothing more, and waits so long for what is under way. */
  stop(timeoutMs: number): Promise<void>;
}

/** Files and mails of dashboards. Several processes on one PostgreSQL share the mails. */
export function composeDashboardFiles(parts: DashboardFileParts): DashboardFiles {
  const { store, people, dashboards, account, environment, log } = parts;
  const clock = systemClock;
  const makeId = uuidV7Maker(systemRandom);
  const printer = threadedPrinter(clock);
  const pageExporter = createPageExporter({ runner: dashboards, printer, account, clock });
  const ports: MailPorts<Transaction> = {
    store: kyselyMailScheduleStore(store.db),
    transaction: (act) => store.transaction(act),
    record: (tx, act) => recordAct(people.audit, tx, act),
    raise: parts.raise,
    dueTimes: cronerDueTimes,
    dashboards,
    featureOff: async ({ document }) => {
      const preview = previewOf(document.template);
      return preview === undefined || (await parts.previews.isOn(preview)) ? undefined : preview;
    },
    reader: readerOf(parts),
    exporter: pageExporter,
    sendMail: people.sendMail && pageMailer(people.sendMail),
    account: () => ({ ...account(), publicUrl: environment.publicUrl }),
    clock,
    log,
    newId: () => makeId(clock.now()),
    holder: randomUUID(),
  };
  const running = runMailSchedules(ports);
  const onDue = (): void => {
    running.look().catch((error: unknown) => log.warn({ error }, 'A page to be sent now waits for the next look.'));
  };
  return {
    pageExporter,
    mailSchedules: manageMailSchedules({ ...ports, onDue }),
    stop: async (timeoutMs) => {
      await running.stop(timeoutMs);
      await pageExporter.close();
    },
  };
}

/** Members as they are now. */
function readerOf({ store, findPublisher }: DashboardFileParts): MailPorts<Transaction>['reader'] {
  const identity = kyselyIdentityStore(store.db);
  return async (address, dashboard) => {
    const person = await identity.personByEmail(address);
    const actor = person && (await findPublisher(person.id));
    if (person === undefined || actor === undefined || !mayReadDashboard(actor, dashboard)) return undefined;
    return { requesterId: person.id, role: actor.role, endpoints: actor.endpoints, grants: actor.grants };
  };
}

/** Mails through the same server as invitations. */
function pageMailer(send: NonNullable<People['sendMail']>): NonNullable<MailPorts<Transaction>['sendMail']> {
  return async (mail) => {
    try {
      await send(mail);
      return { kind: 'sent' };
    } catch (error) {
      return { kind: 'failed', detail: error instanceof MailNotSent ? (error.reason ?? error.message) : undefined };
    }
  };
}
