import type { Language } from '@tallygate/contract';
import type {
  AutoTopUps,
  BillingAudit,
  BillingDocument,
  BillingSettings,
  BillingSettingsChange,
  BillingSettingsOutcome,
  CreditAlerts,
  Documents,
  Methods,
  Offers,
  Orders,
  Providers,
  Reconciliation,
  SandboxActs,
  Subscriptions,
} from '#billing';
import type { Instant } from '#kernel';

/** Billing as its routes see it. `Tx` is a transaction of the control store. */
export interface ManagedBilling<Tx> {
  /** What the account chose. */
  readonly settings: (tx?: Tx) => Promise<BillingSettings>;
  readonly changeSettings: (asked: {
    readonly change: BillingSettingsChange;
    readonly asker: {
      readonly id: string;
      readonly address: string;
      readonly origin: { readonly address: string; readonly requestId: string };
    };
    readonly keep?: ((tx: Tx, settings: BillingSettings) => Promise<void>) | undefined;
  }) => Promise<BillingSettingsOutcome>;
  readonly providers: Pick<Providers<Tx>, 'list' | 'find' | 'isOn' | 'providerOf' | 'change'>;
  readonly methods: Methods<Tx>;
  readonly offers: Offers<Tx>;
  readonly orders: Orders<Tx>;
  readonly subscriptions: Subscriptions<Tx>;
  readonly autoTopUps: Pick<AutoTopUps<Tx>, 'find' | 'save' | 'spentBetween'>;
  readonly alerts: Pick<CreditAlerts<Tx>, 'find' | 'save'>;
  readonly documents: Pick<Documents<Tx>, 'find' | 'list' | 'noteTaxOffice'>;
  /** A document as PDF. */
  readonly documentPdf: (document: BillingDocument, language: Language) => Promise<Uint8Array>;
  /** What happened to a workspace's credits and money in a month, as PDF; undefined: it is still to come. */
  readonly statementPdf: (asked: AskedStatement) => Promise<Uint8Array | undefined>;
  /** Compares a range with the providers now, and keeps what was found. */
  readonly reconcile: (range: { readonly from: Instant; readonly to: Instant }) => Promise<Reconciliation>;
  /** The last ones, newest first. */
  readonly reconciliations: (countMax: number) => Promise<readonly Reconciliation[]>;
  /** Whether money in, credits granted and documents are the same. */
  readonly verify: () => Promise<BillingAudit>;
  readonly actInSandbox: SandboxActs;
  /** The page that opens a provider's window, by the window's id; undefined: there is none, or it is over. */
  readonly windowPage: (
    id: string,
    how: { readonly nonce: string; readonly language: Language },
  ) => Promise<WindowPage | undefined>;
}

/** A statement of one month of the account's zone. */
export interface AskedStatement {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly year: number;
  /** Counts from 1. */
  readonly month: number;
  readonly language: Language;
}

/** A page of ours that runs a provider's script, and no other. */
export interface WindowPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}
