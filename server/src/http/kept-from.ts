import { isoInstant } from '#kernel';
import type { ControlApiOptions } from './api-context.ts';

/** From when on all rows of the usage table are there, as answers tell it; null: none was ever dropped. */
export async function keptFromText(retention: Pick<ControlApiOptions['retention'], 'read'>): Promise<string | null> {
  const { keptFrom } = await retention.read();
  return keptFrom === undefined ? null : isoInstant(keptFrom);
}
