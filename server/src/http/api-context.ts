import type { ErrorCode, ErrorDetails, Language } from '@tallygate/contract';
import type { Context } from 'hono';
import type { ManagedLimits } from '#admission';
import type { AuditStore } from '#audit';
import type { ChargedAudit, CreditAudit, CreditPrices, Credits, CreditUsageRows } from '#credits';
import type { Dashboards, ManagedMailSchedules, PageExporter } from '#dashboards';
import type { Catalogue, TestCalls } from '#gateway';
import type { Actor, Identity, KeyRecord, Previews } from '#identity';
import type { Clock, Log } from '#kernel';
import type { Notices } from '#notices';
import type { Prices } from '#prices';
import type { ManagedPeriods, ManagedRuns, ManagedSchedules, RunSummary } from '#runs';
import type { ManagedWarehouses, SavedQueries, UserSql } from '#sql';
import type { EndpointTrafficReader, ManagedRetention, TablePartitions, UsageReader } from '#usage';
import type { Transaction } from '../store/index.ts';
import type { AccountFacts } from './account-facts.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { ManagedBilling } from './managed-billing.ts';
import type { ServeWeb } from './serve-web.ts';

/** What the control plane is made of. */
export interface ControlApiOptions {
  /** Gateways prove with it that a request came through them. */
  readonly internalSecret: string;
  /** Whether this installation is served under this Host value, such as `gw.example.com:8787`; undefined: none was sent. */
  readonly isKnownHost: (host: string | undefined) => boolean;
  /** The key that goes with a secret; undefined: unknown or revoked. */
  readonly findKey: (secret: string) => KeyRecord | undefined;
  /** People, sessions and the keys that they made. */
  readonly identity: Identity<Transaction>;
  readonly audit: AuditStore<Transaction>;
  /** Features that account admins switch. */
  readonly previews: Previews<Transaction>;
  /** Runs the act alone in a transaction of the control store; may run it again. */
  readonly transaction: <T>(act: (tx: Transaction) => Promise<T>) => Promise<T>;
  readonly idempotency: IdempotencyStore;
  readonly account: () => AccountFacts;
  /** Keys of the configuration and of the home, which are shown and not changed. */
  readonly declaredKeys: () => readonly KeyRecord[];
  /** Whether a declared key is kept in the home, and not in the configuration. */
  readonly isHomeKey: (id: string) => boolean;
  /** A secret (by hash) was seen at this door. */
  readonly noteKeyUse: (hash: string) => void;
  /** Providers and endpoints. */
  readonly catalogue: Catalogue<Transaction>;
  /** Whether providers and endpoints work. */
  readonly testCalls: TestCalls;
  /** Budgets, and what holds for all requests. */
  readonly limits: ManagedLimits<Transaction>;
  /** Contract and trial periods. */
  readonly periods: ManagedPeriods<Transaction>;
  /** Types of runs, and what the account chose for all of them. */
  readonly runs: ManagedRuns<Transaction>;
  /** How the runs of the account stand now. */
  readonly runSummary: () => Promise<RunSummary>;
  /** What people are told of without asking. */
  readonly notices: Notices<Transaction>;
  /** Credits of workspaces. */
  readonly credits: Credits<Transaction>;
  /** Looks whether the ledger holds what it promises. */
  readonly verifyCredits: () => Promise<CreditAudit>;
  /** What usage rows say of credits. */
  readonly creditUsage: CreditUsageRows;
  /** What calls cost in credits. */
  readonly creditPrices: CreditPrices<Transaction>;
  /** What was charged of usage rows, and whether the ledger says the same. */
  readonly verifyCharged: () => Promise<ChargedAudit>;
  /** Plans, payment methods, orders and documents. */
  readonly billing: ManagedBilling<Transaction>;
  /** What calls cost. */
  readonly prices: Prices<Transaction>;
  /** Prompts on a schedule. */
  readonly schedules: ManagedSchedules<Transaction>;
  /** Where browsers find this installation, without a trailing slash; undefined: where they say. */
  readonly publicUrl: string | undefined;
  /** The pages of the web application. */
  readonly web: ServeWeb;
  readonly sql: UserSql;
  /** Statements that people kept under a name. */
  readonly queries: SavedQueries<Transaction>;
  /** Named limits of queries. */
  readonly warehouses: ManagedWarehouses<Transaction>;
  /** The tables of `system.ai_gateway` that somebody may read. */
  readonly tablesFor: (actor: Actor) => ReadonlySet<string>;
  readonly dashboards: Dashboards<Transaction>;
  /** Pages of dashboards as files. */
  readonly pageExporter: PageExporter;
  /** Pages of dashboards by mail. */
  readonly mailSchedules: ManagedMailSchedules<Transaction>;
  /** Reads rows for lists and pages. */
  readonly usage: UsageReader;
  /** How long rows of the usage table are kept. */
  /** What tables hold, partition by partition. */
  readonly partitions: TablePartitions;
  readonly retention: ManagedRetention<Transaction>;
  /** What passes through endpoints now. */
  readonly endpointTraffic: EndpointTrafficReader;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newRequestId: () => string;
  /** The product's version, for the description of the API. */
  readonly version: string;
  readonly log: Log;
}

/** What is known of a request on its way. */
export interface RequestFacts {
  readonly requestId: string;
  /** That of the messages: asked for, else the person's, else the account's. */
  readonly language: Language;
  /** Of times in messages; undefined: UTC. */
  readonly timeZone?: string | undefined;
  /** Known behind `authenticate`: a key's holder or a person who signed in. */
  readonly actor: Actor;
  /** Origins of the pages that may show this one in a frame; undefined: none. */
  readonly embedOrigins?: readonly string[];
}

export type ApiEnv = { readonly Variables: RequestFacts };
export type ApiContext = Context<ApiEnv>;

/** Thrown by a route to answer with a code; the one error handler turns it into the answer. */
export class ApiRefusal extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}
