import { UsageUnreadable } from '#usage';
import { ApiRefusal } from './api-context.ts';

/** Waits for rows; a warehouse that does not answer becomes the refusal that says so. */
export async function readingRows<Rows>(rows: Promise<Rows>): Promise<Rows> {
  try {
    return await rows;
  } catch (error) {
    if (!(error instanceof UsageUnreadable)) throw error;
    const refusal = new ApiRefusal('warehouse_unavailable');
    refusal.cause = error;
    throw refusal;
  }
}
