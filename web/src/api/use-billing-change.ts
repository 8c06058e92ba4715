import { ApiFailure } from '@tallygate/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { KEYS } from './query-client.ts';

interface Keyed {
  readonly idempotencyKey: string;
}

/**
 * Changes something of billing; all that is shown of it, and of credits, is asked anew. What a nervous finger sends twice is
 * done once: the same wish keeps its key until the server has said what became of it.
 */
export function useBillingChange<Asked, Done>(change: (asked: Asked, how: Keyed) => Promise<Done>) {
  const queryClient = useQueryClient();
  const last = useRef<{ readonly text: string; readonly key: string }>(undefined);
  return useMutation({
    mutationFn: (asked: Asked) => {
      const text = JSON.stringify(asked) ?? '';
      if (last.current?.text !== text) last.current = { text, key: crypto.randomUUID() };
      return change(asked, { idempotencyKey: last.current.key });
    },
    onSettled: (_done, error) => {
      if (!isUncertain(error)) last.current = undefined;
      // Also after a refusal: a declined payment leaves an order behind.
      return Promise.all(
        [KEYS.billing, KEYS.credits].map((queryKey) => queryClient.invalidateQueries({ queryKey: [...queryKey] })),
      );
    },
  });
}

/** Whether it may have been done all the same: no answer came, or the server was in trouble. */
function isUncertain(error: unknown): boolean {
  return error instanceof ApiFailure && (error.status === 0 || error.status >= 500);
}
