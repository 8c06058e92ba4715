import type { TurnoverKind } from '#credits';
import type { DocumentKind } from '../document.ts';

/** Every text that documents print beside what they are made of. */
export interface DocumentWords {
  readonly titles: Readonly<Record<DocumentKind | 'statement', string>>;
  readonly sandboxMark: string;
  readonly sandboxNote: string;
  readonly number: string;
  readonly issuedAt: string;
  readonly times: (zone: string) => string;
  readonly slip: SlipWords;
  readonly party: PartyWords;
  readonly money: {
    readonly item: string;
    readonly credits: string;
    readonly supply: string;
    readonly vat: string;
    readonly total: string;
  };
  readonly invoice: InvoiceWords;
  readonly statement: StatementWords;
}

/** Of card slips. */
export interface SlipWords {
  readonly paid: string;
  readonly refunded: string;
  readonly payment: string;
  readonly type: string;
  readonly approved: string;
  readonly cancelled: string;
  readonly card: string;
  readonly approvalNumber: string;
  readonly paidAt: string;
  readonly cancelledAt: string;
  readonly reference: string;
  readonly order: string;
  readonly orderNumber: string;
  readonly amends: string;
  readonly seller: string;
  readonly buyer: string;
  readonly original: string;
  readonly receipt: string;
}

/** Of who sells and who buys. */
export interface PartyWords {
  readonly company: string;
  readonly businessNumber: string;
  readonly representative: string;
  readonly address: string;
  readonly businessType: string;
  readonly businessItem: string;
  readonly email: string;
  readonly phone: string;
}

/** Of tax invoices: the entries of the form. */
export interface InvoiceWords {
  readonly supplierCopy: string;
  readonly buyerCopy: string;
  readonly supplier: string;
  readonly buyer: string;
  readonly businessNumber: string;
  readonly approvalNumber: string;
  readonly notEntered: string;
  readonly writtenOn: string;
  readonly note: string;
  readonly month: string;
  readonly day: string;
  readonly item: string;
  readonly specification: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly supply: string;
  readonly vat: string;
  readonly total: string;
  readonly cash: string;
  readonly cheque: string;
  readonly bill: string;
  readonly receivable: string;
  readonly received: string;
  readonly creditsOf: (credits: string) => string;
  readonly amends: (number: string, on: string) => string;
  /** What counts is the copy that the tax office keeps. */
  readonly office: string;
}

/** Of monthly statements. */
export interface StatementWords {
  readonly account: string;
  readonly workspace: string;
  readonly period: string;
  readonly asOf: string;
  readonly isRunning: string;
  readonly summary: string;
  readonly opening: string;
  readonly closing: string;
  readonly held: string;
  readonly changes: string;
  readonly noChanges: string;
  readonly payments: string;
  readonly noPayments: string;
  readonly at: string;
  readonly kind: string;
  readonly detail: string;
  readonly change: string;
  readonly balance: string;
  readonly document: string;
  readonly kinds: Readonly<Record<TurnoverKind | 'used', string>>;
  readonly ofDay: string;
  readonly lots: Readonly<Record<'plan' | 'card' | 'cash' | 'promotion' | 'adjustment', string>>;
  /** The last day on which credits can be used. */
  readonly lastDay: string;
  readonly paid: string;
  readonly refunded: string;
  /** Marks what was only for trying out. */
  readonly practice: string;
  readonly leftOff: (documents: number) => string;
}
