import fc from 'fast-check';

const FAULTS = ['writeNow', 'write', 'sync', 'syncDirectory', 'create', 'remove'] as const;
/** Calls that are waited for, and that a spool goes on beside. */
const LASTING = ['write', 'sync'] as const;

/** What happens to a spool, its disk and its reader. */
export type Step =
  | { readonly do: 'open' | 'record' | 'progress' | 'close'; readonly pick: number; readonly bytes: number }
  | { readonly do: 'tick'; readonly ms: number }
  | { readonly do: 'sync' }
  | { readonly do: 'turn' }
  | { readonly do: 'ship'; readonly rowsMax: number }
  | { readonly do: 'fault'; readonly kind: (typeof FAULTS)[number]; readonly calls: number; readonly code: string }
  | { readonly do: 'last'; readonly kind: (typeof LASTING)[number]; readonly calls: number; readonly steps: number }
  | { readonly do: 'die'; readonly calls: number }
  | { readonly do: 'crash'; readonly kind: 'process' | 'power'; readonly seed: number; readonly dieAgainIn: number[] };

/** Any of them, those that are the rule more often. */
export const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('open' as const), pick: fc.nat(), bytes: fc.nat(400) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('close' as const), pick: fc.nat(), bytes: fc.nat(8_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('record' as const), pick: fc.nat(), bytes: fc.nat(8_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('progress' as const), pick: fc.nat(), bytes: fc.nat(8_000) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('tick' as const), ms: fc.integer({ min: 1, max: 2_000 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ship' as const), rowsMax: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      kind: fc.constantFrom(...FAULTS),
      calls: fc.integer({ min: 1, max: 6 }),
      code: fc.constantFrom('ENOSPC', 'EIO'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('last' as const),
      kind: fc.constantFrom(...LASTING),
      calls: fc.integer({ min: 1, max: 4 }),
      steps: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), calls: fc.nat(30) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      kind: fc.constantFrom('process' as const, 'power' as const),
      seed: fc.integer(),
      dieAgainIn: fc.array(fc.nat(60), { maxLength: 3 }),
    }),
  },
);
