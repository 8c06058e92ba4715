import { priceCalls, type Rerate, usageCalls } from '@tallygate/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { NOTHING_RERATED, type Rerated, rerateAll } from './rerate-all.ts';

const calls = { ...priceCalls(client.ask), ...usageCalls(client.ask) };

/** What a re-rating found or wrote, beside what was known before it. */
export interface ReratingResult extends Rerated {
  readonly asked: Rerate;
  /** Cost of all that is looked at, as it was before; undefined: it could not be read. */
  readonly beforeNanoUsd: bigint | undefined;
}

/** Computes costs anew: first dry, then for good. It ends when the page that asked is left; what was written stays. */
export function useRerating() {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<Rerated>();
  const left = useRef<AbortController>(undefined);
  useEffect(() => () => left.current?.abort(), []);
  const mutation = useMutation({
    mutationFn: async (asked: Rerate): Promise<ReratingResult> => {
      left.current?.abort();
      left.current = new AbortController();
      const { signal } = left.current;
      setProgress(NOTHING_RERATED);
      const beforeNanoUsd = await costOf(asked, signal);
      const step = (part: Rerate) => calls.rerate(part, { signal, idempotencyKey: crypto.randomUUID() });
      const rerated = await rerateAll({ asked, step, tell: setProgress });
      return { ...rerated, asked, beforeNanoUsd };
    },
    onSuccess: (_, { dry_run: isDry }) => (isDry === true ? undefined : refresh()),
    onSettled: () => setProgress(undefined),
  });
  const refresh = () =>
    Promise.all(
      [KEYS.datasets, KEYS.requests].map((queryKey) => queryClient.invalidateQueries({ queryKey: [...queryKey] })),
    );
  return { ...mutation, progress };
}

const CONDITIONS = `
  event_time >= {from:DateTime64(3)} AND event_time < {to:DateTime64(3)}
  AND ({model:String} = '' OR destination_model = {model:String})
  AND ({provider:String} = '' OR provider_name = {provider:String})`;

const COST = `
  SELECT toString(
    (SELECT ifNull(sum(cost_nano_usd), 0) FROM system.ai_gateway.usage WHERE ${CONDITIONS})
    + (
      SELECT sum(delta_nano_usd) FROM system.ai_gateway.cost_corrections
      WHERE event_time >= {from:DateTime64(3)} AND event_time < {to:DateTime64(3)}
        AND request_id IN (SELECT request_id FROM system.ai_gateway.usage WHERE ${CONDITIONS})
    )
  ) AS cost`;

/** Known cost with all corrections; undefined where it cannot be read: the re-rating does not depend on it. */
async function costOf({ from, to, model, provider }: Rerate, signal: AbortSignal): Promise<bigint | undefined> {
  const time = (instant: string) => instant.replace('T', ' ').replace('Z', '');
  const parameters = { from: time(from), to: time(to), model: model ?? '', provider: provider ?? '' };
  try {
    const { rows } = await calls.sql({ statement: COST, parameters }, { signal });
    return BigInt(String(rows[0]?.[0]));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
