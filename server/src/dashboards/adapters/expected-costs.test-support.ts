import { type Figures, grouped, ranked, type Selection } from './expected-basics.test-support.ts';
import {
  costOf,
  costSums,
  instantText,
  isMeasured,
  newest,
  people,
  ratio,
  tokensOf,
  tokensOfRow,
  total,
  unlessNone,
} from './expected-measures.test-support.ts';
import { asTag, tagsOrNone, topByPlace } from './expected-usage.test-support.ts';
import type { SampleRow } from './usage-rows.test-support.ts';

type Rows = readonly SampleRow[];
type Expected = Readonly<Record<string, readonly Figures[]>>;

/** The datasets of the page cost, but for those that the overview has too. */
export function expectedCosts({ rows, before, places }: Selection): Expected {
  return {
    cost_by_model_over_time: costByModelOverTime(rows, places),
    cost_totals: [costTotals(summed(rows), summed(before))],
    cost_by_endpoint: table(rows, 'endpoint', (row) => row.endpoint_name),
    cost_by_model: table(rows, 'model', modelOf),
    cost_by_workspace: table(rows, 'workspace_id', (row) => row.workspace_id),
    cost_by_tag: table(rows, 'tag', tagsOrNone).map(asTag),
    cost_by_requester: table(rows, 'requester_id', (row) => row.requester_id).map((line) => {
      const own = rows.filter((row) => row.requester_id === line['requester_id']);
      return { ...line, requester: newest(own).requester };
    }),
    unpriced_models: unpricedModels(rows),
  };
}

function modelOf(row: SampleRow): string {
  return row.destination_model ?? '';
}

function knownCost(rows: Rows): number {
  return total(rows, (row) => costOf(row) ?? null);
}

/** A place and a model of which nothing cost anything, all of it refused, is left out. */
function costByModelOverTime(rows: Rows, places: Selection['places']): readonly Figures[] {
  const models = [...grouped(rows, modelOf)].map(([name, own]) => ({ name, cost: knownCost(own) }));
  const top = new Set(
    ranked(models, 'cost', 'name')
      .slice(0, 8)
      .map(({ name }) => name),
  );
  return topByPlace(places, top, modelOf)
    .map(({ day, name, rows: own }) => ({ day, model: name, ...costSums(own) }))
    .filter((line) => line.measured_requests + line.unmeasured_requests > 0);
}

function summed(rows: Rows) {
  const sums = costSums(rows);
  const unsuccessful = rows.filter((row) => row.final_status !== 'ok');
  const cost = sums.cost_nano_usd;
  return {
    ...sums,
    rows,
    share: ratio(sums.unmeasured_requests, sums.measured_requests + sums.unmeasured_requests),
    perThousand: cost === null ? null : ratio(cost * 1000, sums.measured_requests),
    users: people(rows),
    perUser: ratio(cost, people(rows)),
    unsuccessful: cost === null ? null : knownCost(unsuccessful),
    unsuccessfulMeasured: costSums(unsuccessful).measured_requests,
  };
}

function costTotals(now: ReturnType<typeof summed>, before: ReturnType<typeof summed>): Figures {
  return {
    measured_requests: now.measured_requests,
    measured_requests_previous: unlessNone(before.rows, before.measured_requests),
    unmeasured_requests: now.unmeasured_requests,
    unmeasured_requests_previous: unlessNone(before.rows, before.unmeasured_requests),
    unmeasured_share: now.share,
    unmeasured_share_previous: before.share,
    chargeable_requests: now.measured_requests + now.unmeasured_requests,
    cost_nano_usd: now.cost_nano_usd,
    cost_nano_usd_previous: unlessNone(before.rows, before.cost_nano_usd),
    cost_per_thousand: now.perThousand,
    cost_per_thousand_previous: before.perThousand,
    users: now.users,
    users_previous: unlessNone(before.rows, before.users),
    cost_per_user: now.perUser,
    cost_per_user_previous: unlessNone(before.rows, before.perUser),
    unsuccessful_cost: now.unsuccessful,
    unsuccessful_cost_previous: unlessNone(before.rows, before.unsuccessful),
    unsuccessful_measured_requests: now.unsuccessfulMeasured,
  };
}

/** What was refused had nothing to pay: where nothing else is, there is no line. */
function table(rows: Rows, column: string, by: (row: SampleRow) => string | readonly string[]): readonly Figures[] {
  const all = knownCost(rows);
  const lines = [...grouped(rows, by)].map(([name, own]): Figures => {
    const sums = costSums(own);
    const cost = sums.cost_nano_usd;
    return {
      [column]: name,
      ...sums,
      share: ratio(cost, all),
      requests: own.length,
      cost_per_thousand: cost === null ? null : ratio(cost * 1000, sums.measured_requests),
      tokens: tokensOf(own),
    };
  });
  const chargeable = lines.filter(
    (line) => Number(line['measured_requests']) + Number(line['unmeasured_requests']) > 0,
  );
  return ranked(chargeable, 'cost_nano_usd', 'requests', column).slice(0, 100);
}

function unpricedModels(rows: Rows): readonly Figures[] {
  const unpriced = rows.filter((row) => costOf(row) === undefined && isMeasured(row) && row.destination_model !== null);
  const models = [...grouped(unpriced, (row) => `${row.provider_name ?? ''} ${row.destination_model}`).values()];
  const lines = models.map((own) => ({
    provider: own[0]?.provider_name ?? '',
    model: own[0]?.destination_model ?? '',
    requests: own.length,
    tokens: total(own, tokensOfRow),
    last_at: instantText(newest(own).at),
  }));
  return ranked(lines, 'requests', 'model', 'provider').slice(0, 50);
}
