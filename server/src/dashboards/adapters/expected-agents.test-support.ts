import {
  type Asked,
  dateText,
  dayOf,
  daysBetween,
  type Figures,
  grouped,
  mondayOf,
  ranked,
  type Selection,
  weekdayOf,
} from './expected-basics.test-support.ts';
import {
  costSums,
  count,
  distinct,
  errorRate,
  instantText,
  isMeasured,
  isUnmeasured,
  newest,
  people,
  tokensOf,
  unlessNone,
} from './expected-measures.test-support.ts';
import type { SampleRow } from './usage-rows.test-support.ts';

type Rows = readonly SampleRow[];
type Expected = Readonly<Record<string, readonly Figures[]>>;

/** The datasets of the page of coding agents. */
export function expectedAgents(selection: Selection): Expected {
  const { asked } = selection;
  const rows = ofAgents(selection.rows);
  return {
    agent_totals: [agentTotals(rows, ofAgents(selection.before), asked)],
    agents_over_time: selection.places.flatMap(({ day, rows: all }) => {
      const agents = [...grouped(ofAgents(all), (row) => row.agent)];
      return ranked(
        agents.map(([agent, own]) => ({ day, agent, requests: own.length })),
        'agent',
      );
    }),
    agent_days: daysBetween(asked).map((day) => {
      const own = rows.filter((row) => dayOf(row.at, asked.zone) === day);
      return {
        day: dateText(day),
        week: dateText(mondayOf(day)),
        weekday: weekdayOf(day),
        developers: people(own),
        requests: own.length,
      };
    }),
    agent_models: agentModels(rows),
    usage_by_agent: byAgent(rows, asked),
    usage_by_agent_version: byVersion(rows, asked),
    usage_by_developer: byDeveloper(rows, asked),
    agent_sessions: sessions(rows),
  };
}

function ofAgents(rows: Rows): Rows {
  return rows.filter((row) => row.agent !== '');
}

/** A session is of one agent. */
function sessionCount(rows: Rows): number {
  return distinct(
    rows.filter((row) => row.session_id !== ''),
    (row) => `${row.agent} ${row.session_id}`,
  );
}

function activeDays(rows: Rows, { zone }: Asked): number {
  return distinct(rows, (row) => dayOf(row.at, zone));
}

function agentTotals(now: Rows, before: Rows, asked: Asked): Figures {
  return {
    developers: people(now),
    developers_previous: unlessNone(before, people(before)),
    requesters: distinct(now, (row) => row.requester_id),
    active_days: activeDays(now, asked),
    active_days_previous: unlessNone(before, activeDays(before, asked)),
    days: daysBetween(asked).length,
    sessions: sessionCount(now),
    sessions_previous: unlessNone(before, sessionCount(before)),
    requests_without_session: count(now, (row) => row.session_id === ''),
    requests: now.length,
    requests_previous: unlessNone(before, before.length),
    measured_requests: count(now, isMeasured),
    unmeasured_requests: count(now, isUnmeasured),
    tokens: tokensOf(now),
    tokens_previous: unlessNone(before, tokensOf(before)),
    requests_of_unknown_cost: costSums(now).unmeasured_requests,
    cost_nano_usd: costSums(now).cost_nano_usd,
    cost_nano_usd_previous: unlessNone(before, costSums(before).cost_nano_usd),
  };
}

function agentModels(rows: Rows): readonly Figures[] {
  const pairs = [...grouped(rows, (row) => `${row.agent} ${row.destination_model ?? ''}`).values()];
  const cells = pairs.map((own) => ({
    agent: own[0]?.agent ?? '',
    model: own[0]?.destination_model ?? '',
    requests: own.length,
    unmeasured_requests: count(own, isUnmeasured),
    tokens: tokensOf(own),
  }));
  return ranked(cells, 'agent', 'model').slice(0, 200);
}

function measures(rows: Rows) {
  const costs = costSums(rows);
  return {
    requests: rows.length,
    error_rate: errorRate(rows),
    measured_requests: count(rows, isMeasured),
    unmeasured_requests: count(rows, isUnmeasured),
    tokens: tokensOf(rows),
    requests_of_unknown_cost: costs.unmeasured_requests,
    cost_nano_usd: costs.cost_nano_usd,
    last_at: instantText(newest(rows).at),
  };
}

function byAgent(rows: Rows, asked: Asked): readonly Figures[] {
  const agents = [...grouped(rows, (row) => row.agent)].map(([agent, own]) => ({
    agent,
    developers: people(own),
    active_days: activeDays(own, asked),
    sessions: sessionCount(own),
    ...measures(own),
  }));
  return ranked(agents, 'requests', 'agent').slice(0, 100);
}

function byVersion(rows: Rows, asked: Asked): readonly Figures[] {
  const versions = [...grouped(rows, (row) => `${row.agent} ${row.agent_version}`).values()].map((own) => ({
    agent: own[0]?.agent ?? '',
    agent_version: own[0]?.agent_version ?? '',
    developers: people(own),
    active_days: activeDays(own, asked),
    sessions: sessionCount(own),
    ...measures(own),
  }));
  return ranked(versions, 'agent', 'requests', 'agent_version').slice(0, 100);
}

const AGENT_NAMES: Readonly<Record<string, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex CLI',
  'gemini-cli': 'Gemini CLI',
  cursor: 'Cursor',
};

function byDeveloper(rows: Rows, asked: Asked): readonly Figures[] {
  const developers = [...grouped(rows, (row) => row.requester_id)].map(([id, own]) => ({
    requester_id: id,
    requester: newest(own).requester,
    requester_type: newest(own).requester_type,
    agents: [...new Set(own.map((row) => AGENT_NAMES[row.agent] ?? row.agent))].sort().join(', '),
    active_days: activeDays(own, asked),
    sessions: sessionCount(own),
    ...measures(own),
  }));
  return ranked(developers, 'requests', 'requester_id').slice(0, 100);
}

function sessions(rows: Rows): readonly Figures[] {
  const named = rows.filter((row) => row.session_id !== '');
  const lines = [...grouped(named, (row) => `${row.agent} ${row.session_id}`).values()].map((own) => ({
    agent: own[0]?.agent ?? '',
    session_id: own[0]?.session_id ?? '',
    requester_id: newest(own).requester_id,
    requester: newest(own).requester,
    first_at: instantText(own.reduce((first, row) => Math.min(first, row.at), Number.POSITIVE_INFINITY)),
    ...measures(own),
  }));
  // Where nothing is measured, nothing is known to rank by, even if it is known that there was nothing.
  const placed = lines.map((line) => ({ ...line, known: line['measured_requests'] === 0 ? null : line['tokens'] }));
  return ranked(placed, 'known', 'requests', 'agent', 'session_id')
    .slice(0, 50)
    .map(({ known: _, ...line }) => line);
}
