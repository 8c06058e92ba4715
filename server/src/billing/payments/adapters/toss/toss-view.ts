import { asInstant } from '#kernel';
import type { Money } from '../../../money.ts';
import type { CardFacts, PaymentProblem, PaymentView } from '../../payment-provider.ts';
import { problemOf } from './toss-problem.ts';
import type { TossBilling, TossPayment } from './toss-shapes.ts';

/** Ids of our attempts: payments under other order ids are none of ours. */
const OWN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Card companies by their code: https://docs.tosspayments.com/codes/org-codes. */
const COMPANIES: Readonly<Record<string, string>> = {
  '3K': '기업비씨',
  '46': '광주',
  '71': '롯데',
  '30': '산업',
  '31': 'BC',
  '51': '삼성',
  '38': '새마을',
  '41': '신한',
  '62': '신협',
  '36': '씨티',
  '33': '우리',
  W1: '우리',
  '37': '우체국',
  '39': '저축',
  '35': '전북',
  '42': '제주',
  '15': '카카오뱅크',
  '3A': '케이뱅크',
  '24': '토스뱅크',
  '21': '하나',
  '61': '현대',
  '11': '국민',
  '91': '농협',
  '34': '수협',
};

/** A payment of ours, which are all in won; undefined: it is in another currency. */
export function tossView(payment: TossPayment): PaymentView | undefined {
  if (payment.currency !== 'KRW') return undefined;
  const { orderId, totalAmount, balanceAmount, approvedAt, card } = payment;
  const status = statusOf(payment);
  const isPaid = status === 'succeeded';
  return {
    ref: orderId,
    attemptId: OWN_ID.test(orderId) ? orderId : undefined,
    status,
    nextUrl: undefined,
    problem: status === 'failed' ? failureOf(payment) : undefined,
    total: { currency: 'KRW', minor: BigInt(Math.round(totalAmount)) },
    paidAt: isPaid && approvedAt ? asInstant(Date.parse(approvedAt)) : undefined,
    refundedMinor: isPaid ? BigInt(Math.round(totalAmount - balanceAmount)) : 0n,
    // Its API tells of none.
    dispute: 'none',
    card: card ? cardFacts(card.number, COMPANIES[card.issuerCode ?? '']) : undefined,
    ...(isPaid ? slipOf(payment) : { approvalNumber: undefined, receiptUrl: undefined }),
  };
}

function slipOf({ card, receipt }: TossPayment): Pick<PaymentView, 'approvalNumber' | 'receiptUrl'> {
  return { approvalNumber: card?.approveNo ?? undefined, receiptUrl: receipt?.url ?? undefined };
}

/** A payment that did not come about. */
export function unpaidView(
  ref: string,
  {
    total,
    status,
    problem,
  }: { readonly total: Money; readonly status: 'waiting' | 'failed'; readonly problem?: PaymentProblem },
): PaymentView {
  return {
    ...{ ref, attemptId: ref, status, total, problem, nextUrl: undefined, paidAt: undefined, refundedMinor: 0n },
    ...{ dispute: 'none', card: undefined, approvalNumber: undefined, receiptUrl: undefined },
  };
}

/** What people recognise a registered card by. */
export function registeredCard({ cardCompany, cardNumber, card }: TossBilling): CardFacts {
  return cardFacts(card?.number ?? cardNumber, cardCompany ?? COMPANIES[card?.issuerCode ?? '']);
}

/** Of the number only what is told anyway: some of its last digits are masked. */
function cardFacts(number: string | null | undefined, company: string | undefined): CardFacts {
  return { brand: company ?? '', last4: (number ?? '').slice(-4), expires: undefined };
}

/** https://docs.tosspayments.com/reference#payment-객체: `CANCELED` was paid, and went back whole. */
function statusOf({ status, approvedAt }: TossPayment): PaymentView['status'] {
  switch (status) {
    case 'DONE':
    case 'PARTIAL_CANCELED':
      return 'succeeded';
    case 'CANCELED':
      return approvedAt ? 'succeeded' : 'failed';
    case 'ABORTED':
    case 'EXPIRED':
      return 'failed';
    default:
      return 'waiting';
  }
}

function failureOf({ failure }: TossPayment): PaymentProblem {
  return problemOf(failure?.code ?? '') ?? 'never_completed';
}
