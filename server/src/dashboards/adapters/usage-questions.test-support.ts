import { FILTERS, type FilterName, type Granularity } from '@tallygate/contract';
import { type Asked, DAY, HOUR, startOfDay, type Zone } from './expected-basics.test-support.ts';

const VALUES: Readonly<Record<FilterName, readonly string[]>> = {
  workspaces: ['w0', 'w1', 'w2', 'w3'],
  endpoints: ['', 'endpoint-0', 'endpoint-1', 'endpoint-2', 'endpoint-5', 'endpoint-odd'],
  models: ['', 'model-0', 'model-3', 'model-4', 'model-7', 'model-12'],
  requesters: ['id-0', 'id-1', 'id-2', 'id-8', 'id-17', 'id-30'],
  tags: ['team=red', 'team=blue', 'project=x=y', 'project=p1', 'stage='],
  agents: ['', 'claude-code', 'codex', 'gemini-cli', 'cursor'],
  statuses: ['ok', 'error', 'refused', 'client_closed', 'gateway_lost', 'upstream_truncated'],
};

/** Values that nothing has, and that a statement put together from text would stumble over. */
const STRANGE = ["w' OR 1", '{{rows}}', '\\', '이름'];

/** A question by chance: a range around a clock change, an axis, and values of filters; the same for the same fraction. */
export function randomQuestion(zone: Zone, place: number, fraction: () => number): Asked {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(fraction() * items.length)] as Item;
  const firstDay = pick([Date.UTC(2026, 1, 26), Date.UTC(2026, 9, 22)]) / DAY + Math.floor(fraction() * 12);
  const days = pick([1, 1, 2, 3, 7, 14, 40]);
  const edges = { from: startOfDay(firstDay, zone), to: startOfDay(firstDay + days, zone) };
  const quarters = (most: number) => Math.floor(fraction() * most) * (HOUR / 4);
  const range = pick([
    edges,
    edges,
    { from: edges.from + quarters(40), to: edges.to + quarters(200) },
    { from: edges.from + Math.floor(fraction() * HOUR), to: edges.to + Math.floor(fraction() * HOUR) },
  ]);
  const goesOn = fraction() < 0.25;
  // Hours are for ranges up to sixteen days.
  const granularities: readonly (Granularity | undefined)[] =
    days <= 13 ? [undefined, 'hour', 'day', 'week', 'month'] : [undefined, 'day', 'week', 'month'];
  const granularity = pick(granularities);
  return {
    zone,
    ...range,
    ...(goesOn ? { now: range.from + Math.floor(fraction() * (range.to - range.from)) } : {}),
    ...(granularity === undefined ? {} : { granularity }),
    filters: filtersOf(place, { fraction, pick }),
  };
}

interface Chance {
  readonly fraction: () => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

/** Each filter comes in turn, now and then with others, and every eighth time all of them with most of their values. */
function filtersOf(place: number, { fraction, pick }: Chance): Asked['filters'] {
  if (place % 8 === 7) return Object.fromEntries(FILTERS.map((name) => [name, VALUES[name].slice(0, -1)]));
  const chosen = FILTERS.filter((_, index) => index === place % 8 || fraction() < 0.15);
  return Object.fromEntries(
    chosen.map((name) => {
      const values = Array.from({ length: 1 + Math.floor(fraction() * 3) }, () => pick(VALUES[name]));
      return [name, fraction() < 0.15 ? [...values, pick(STRANGE)] : values];
    }),
  );
}
