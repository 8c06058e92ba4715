import { randomBytes } from 'node:crypto';

/** What a card does, by its last digits: `0002` is rejected, `9995` is over its limit, all others pay. */
const REJECTED: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  '0002': { code: 'REJECT_CARD_COMPANY', message: '결제 승인이 거절되었습니다.' },
  '9995': { code: 'REJECT_CARD_PAYMENT', message: '한도초과 혹은 잔액부족으로 결제에 실패했습니다.' },
};

interface BillingKey {
  readonly billingKey: string;
  readonly customerKey: string;
  readonly last4: string;
}

interface Cancel {
  readonly transactionKey: string;
  readonly cancelAmount: number;
  readonly cancelReason: string;
  readonly canceledAt: string;
  readonly refundableAmount: number;
  readonly cancelStatus: 'DONE';
}

/** A payment (https://docs.tosspayments.com/reference#payment-객체). */
export interface TossPayment {
  readonly paymentKey: string;
  readonly orderId: string;
  readonly orderName: string;
  readonly totalAmount: number;
  readonly type: 'NORMAL' | 'BILLING';
  readonly last4: string;
  readonly requestedAt: string;
  readonly transactionKey: string;
  status: 'IN_PROGRESS' | 'DONE' | 'PARTIAL_CANCELED' | 'CANCELED' | 'ABORTED';
  approvedAt: string | null;
  readonly cancels: Cancel[];
}

/** A step that is refused. */
export interface TossError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What one merchant has at Toss Payments. */
export class TossBooks {
  readonly payments: TossPayment[] = [];
  readonly #keys = new Map<string, BillingKey>();
  readonly #entered = new Map<string, { readonly customerKey: string; readonly last4: string }>();
  readonly #now: () => number;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A person enters a card in the window: what the browser brings back. */
  enterCard(customerKey: string, last4: string): Readonly<Record<string, string>> {
    const authKey = name('auth');
    this.#entered.set(authKey, { customerKey, last4 });
    return { customerKey, authKey };
  }

  /** A person pays in the window; nothing moves before it is confirmed. What the browser brings back. */
  payInWindow(asked: Pick<TossPayment, 'orderId' | 'orderName' | 'totalAmount' | 'last4'>): Record<string, string> {
    const payment = this.#open({ ...asked, type: 'NORMAL' });
    const { paymentKey, orderId, totalAmount } = payment;
    return { paymentType: 'NORMAL', paymentKey, orderId, amount: String(totalAmount) };
  }

  issue({ authKey, customerKey }: { readonly authKey?: string; readonly customerKey?: string }): object | TossError {
    const entered = this.#entered.get(authKey ?? '');
    if (entered === undefined || entered.customerKey !== customerKey)
      return { status: 400, code: 'INVALID_AUTHORIZE_AUTH', message: '유효하지 않은 인증 방식입니다.' };
    const billingKey = name('bill');
    this.#keys.set(billingKey, { billingKey, ...entered });
    const card = cardOf(entered.last4);
    const facts = { mId: 'tosspayments', method: '카드', authenticatedAt: this.#time(), cardCompany: '현대' };
    return { ...facts, customerKey, billingKey, cardNumber: card.number, card };
  }

  charge(
    billingKey: string,
    asked: {
      readonly customerKey?: string;
      readonly amount: number;
      readonly orderId: string;
      readonly orderName: string;
    },
  ): TossPayment | TossError {
    const key = this.#keys.get(billingKey);
    if (key === undefined || key.customerKey !== asked.customerKey)
      return { status: 404, code: 'INVALID_BILL_KEY_REQUEST', message: '빌링키 인증이 완료되지 않았습니다.' };
    if (this.payments.some(({ orderId, status }) => orderId === asked.orderId && status !== 'ABORTED'))
      return { status: 400, code: 'DUPLICATED_ORDER_ID', message: '이미 승인 및 취소가 진행된 중복된 주문번호입니다.' };
    const rejected = REJECTED[key.last4];
    if (rejected !== undefined) return { status: 403, ...rejected };
    const { orderId, orderName, amount: totalAmount } = asked;
    return this.#approve(this.#open({ orderId, orderName, totalAmount, last4: key.last4, type: 'BILLING' }));
  }

  confirm(asked: {
    readonly paymentKey: string;
    readonly orderId: string;
    readonly amount: number;
  }): TossPayment | TossError {
    const payment = this.payments.find(({ paymentKey }) => paymentKey === asked.paymentKey);
    if (payment === undefined) return NOT_FOUND;
    if (payment.orderId !== asked.orderId || payment.totalAmount !== Number(asked.amount))
      return { status: 400, code: 'INVALID_REQUEST', message: '잘못된 요청입니다.' };
    if (payment.status !== 'IN_PROGRESS')
      return { status: 400, code: 'ALREADY_PROCESSED_PAYMENT', message: '이미 처리된 결제 입니다.' };
    const rejected = REJECTED[payment.last4];
    if (rejected === undefined) return this.#approve(payment);
    payment.status = 'ABORTED';
    return { status: 403, ...rejected };
  }

  cancel(
    payment: TossPayment,
    { cancelReason, cancelAmount }: { readonly cancelReason: string; readonly cancelAmount?: number },
  ): TossPayment | TossError {
    const left = leftOf(payment);
    const amount = cancelAmount ?? left;
    if (left === 0) return { status: 400, code: 'ALREADY_CANCELED_PAYMENT', message: '이미 취소된 결제 입니다.' };
    if (amount <= 0 || amount > left)
      return { status: 403, code: 'NOT_CANCELABLE_AMOUNT', message: '취소 할 수 없는 금액 입니다.' };
    const made = { transactionKey: name('tx'), cancelAmount: amount, cancelReason, canceledAt: this.#time() };
    payment.cancels.push({ ...made, refundableAmount: left - amount, cancelStatus: 'DONE' });
    payment.status = left === amount ? 'CANCELED' : 'PARTIAL_CANCELED';
    return payment;
  }

  /** The latest one by either name. */
  find(by: { readonly paymentKey?: string; readonly orderId?: string }): TossPayment | undefined {
    return this.payments.findLast(({ paymentKey, orderId }) => paymentKey === by.paymentKey || orderId === by.orderId);
  }

  /** Approvals and cancels of a time, the earliest first (https://docs.tosspayments.com/reference#거래-조회). */
  transactions(from: number, to: number): readonly { readonly transactionKey: string }[] {
    const all = this.payments.flatMap((payment) => {
      const { paymentKey, orderId, totalAmount, transactionKey, approvedAt, cancels } = payment;
      const common = { mId: 'tosspayments', paymentKey, orderId, method: '카드', useEscrow: false, currency: 'KRW' };
      const approved = {
        ...common,
        transactionKey,
        status: 'DONE',
        amount: totalAmount,
        transactionAt: approvedAt ?? '',
      };
      const cancelled = cancels.map(({ transactionKey: key, cancelAmount, canceledAt, refundableAmount }) => ({
        ...{ ...common, transactionKey: key, amount: -cancelAmount, transactionAt: canceledAt },
        status: refundableAmount === 0 ? 'CANCELED' : 'PARTIAL_CANCELED',
      }));
      return approvedAt === null ? [] : [approved, ...cancelled];
    });
    return all
      .filter(({ transactionAt: at }) => Date.parse(at) >= from && Date.parse(at) < to)
      .toSorted((one, other) => Date.parse(one.transactionAt) - Date.parse(other.transactionAt));
  }

  #open(asked: Pick<TossPayment, 'orderId' | 'orderName' | 'totalAmount' | 'last4' | 'type'>): TossPayment {
    const opened = { status: 'IN_PROGRESS', approvedAt: null, cancels: [], requestedAt: this.#time() } as const;
    const payment: TossPayment = {
      ...asked,
      ...opened,
      cancels: [],
      paymentKey: name('pay'),
      transactionKey: name('tx'),
    };
    this.payments.push(payment);
    return payment;
  }

  #approve(payment: TossPayment): TossPayment {
    payment.status = 'DONE';
    payment.approvedAt = this.#time();
    return payment;
  }

  /** As Toss Payments writes times: of Seoul, whole seconds. */
  #time(): string {
    return `${new Date(this.#now() + SEOUL_MS).toISOString().slice(0, 19)}+09:00`;
  }
}

const SEOUL_MS = 9 * 3_600_000;
const NOT_FOUND: TossError = { status: 404, code: 'NOT_FOUND_PAYMENT', message: '존재하지 않는 결제 정보 입니다.' };

/** What was not given back. */
function leftOf({ totalAmount, cancels }: TossPayment): number {
  return cancels.reduce((left, { cancelAmount }) => left - cancelAmount, totalAmount);
}

/** As the API shows it. */
export function paymentObject(payment: TossPayment): object {
  const { last4, transactionKey, cancels, totalAmount, ...facts } = payment;
  const balanceAmount = leftOf(payment);
  const vat = Math.floor(balanceAmount / 11);
  const tax = { suppliedAmount: balanceAmount - vat, vat, taxFreeAmount: 0, taxExemptionAmount: 0 };
  return {
    ...facts,
    ...{ mId: 'tosspayments', version: '2022-11-16', currency: 'KRW', method: '카드', country: 'KR', useEscrow: false },
    ...{ totalAmount, balanceAmount, ...tax, isPartialCancelable: true, secret: null, failure: null },
    lastTransactionKey: cancels.at(-1)?.transactionKey ?? transactionKey,
    cancels: cancels.length === 0 ? null : cancels,
    card: { ...cardOf(last4), amount: totalAmount, approveNo: '00000000', installmentPlanMonths: 0 },
    receipt: { url: `https://dashboard.tosspayments.com/receipt/${payment.paymentKey}` },
  };
}

function cardOf(last4: string) {
  return {
    ...{ issuerCode: '61', acquirerCode: '31', number: `43301234****${last4.slice(0, 3)}*`, cardType: '신용' },
    ownerType: '개인',
  };
}

function name(kind: string): string {
  return `${kind}_${randomBytes(12).toString('hex')}`;
}
