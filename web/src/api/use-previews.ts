import { accessCalls } from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

const calls = accessCalls(client.ask);

/** Which features are on? */
export function usePreviews() {
  return useQuery({ queryKey: KEYS.previews, queryFn: ({ signal }) => calls.previews({ signal }) });
}

/** Switches one; what the pages show follows. */
export function useSwitchPreview() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isOn }: { readonly id: string; readonly isOn: boolean }) => calls.switchPreview(id, isOn),
    onSuccess: () =>
      Promise.all(
        [KEYS.previews, KEYS.session].map((queryKey) => queryClient.invalidateQueries({ queryKey: [...queryKey] })),
      ),
  });
}
