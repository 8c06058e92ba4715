import type { Instant } from '#kernel';
import type { CardFacts, PaymentChannel, PaymentProblem } from '../payments/payment-provider.ts';

/** A way of paying that the account has registered; every workspace may use it. */
export interface PaymentMethod {
  /** UUIDv7. */
  readonly id: string;
  readonly channel: PaymentChannel;
  /** `waiting`: the browser is at the provider. Only a `ready` one pays. */
  readonly state: 'waiting' | 'ready' | 'failed' | 'removed';
  /** Chosen when nobody says otherwise; one at most. */
  readonly isDefault: boolean;
  /** Of cards. */
  readonly card: CardFacts | undefined;
  /** Of bank transfers: to whom the tax invoice goes. */
  readonly buyer: InvoiceBuyer | undefined;
  readonly problem: PaymentProblem | undefined;
  readonly createdAt: Instant;
  readonly by: { readonly id: string; readonly address: string };
}

/** Who a tax invoice is made out to: the entries that the Korean Value-Added Tax Act, article 32, asks for. */
export interface InvoiceBuyer {
  /** Ten digits. */
  readonly businessNumber: string;
  readonly company: string;
  readonly representative: string;
  readonly address: string;
  readonly businessType: string;
  readonly businessItem: string;
  /** Where the invoice is sent. */
  readonly email: string;
}
