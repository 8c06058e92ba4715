import { z } from 'zod';

/** What is read of the answers of Toss Payments; whatever else they have is left alone. https://docs.tosspayments.com/reference */

/** https://docs.tosspayments.com/reference#payment-객체 */
export const paymentSchema = z.object({
  paymentKey: z.string().min(1),
  orderId: z.string().min(1),
  status: z.string(),
  currency: z.string(),
  totalAmount: z.number().nonnegative(),
  balanceAmount: z.number().nonnegative(),
  approvedAt: z.string().nullish(),
  cancels: z.array(z.object({ cancelReason: z.string().nullish() })).nullish(),
  card: z
    .object({ number: z.string().nullish(), issuerCode: z.string().nullish(), approveNo: z.string().nullish() })
    .nullish(),
  receipt: z.object({ url: z.string().nullish() }).nullish(),
  failure: z.object({ code: z.string().nullish() }).nullish(),
});
export type TossPayment = z.infer<typeof paymentSchema>;

/** https://docs.tosspayments.com/reference#billing-객체 */
export const billingSchema = z.object({
  billingKey: z.string().min(1),
  customerKey: z.string(),
  cardCompany: z.string().nullish(),
  cardNumber: z.string().nullish(),
  card: z.object({ number: z.string().nullish(), issuerCode: z.string().nullish() }).nullish(),
});
export type TossBilling = z.infer<typeof billingSchema>;

/** https://docs.tosspayments.com/reference#transaction-객체 */
export const transactionsSchema = z.array(
  z.object({ transactionKey: z.string().min(1), paymentKey: z.string(), orderId: z.string(), currency: z.string() }),
);
