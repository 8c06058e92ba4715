import { z } from 'zod';

/** Answer of `GET /api/v1/billing/verification`: whether money in, credits granted and documents are the same. */
export const billingVerificationSchema = z.object({
  orders: z.number().int(),
  documents: z.number().int(),
  findings: z
    .array(
      z.object({
        rule: z.string(),
        workspace_id: z.string().describe('Empty: it is the account’s.'),
        subject: z.string().describe('Id of the order, the lot or the document; of numbers the year.'),
        expected: z.string(),
        found: z.string().describe('Credits are in millionths, money in its smallest unit.'),
      }),
    )
    .describe('Empty: everything holds.'),
  findings_cut: z.boolean(),
});
export type BillingVerification = z.infer<typeof billingVerificationSchema>;
