import { asInstant, type Random, uuidV7Maker } from '#kernel';
import { analysisSize, chatSize, sessionSizes } from './call-sizes.ts';
import type { CodingAgent, Person } from './cast.ts';
import { agentUserAgent, agentVersion, SDKS } from './clients.ts';
import { grown, momentOf, PEOPLE_AT_WORK } from './day-shape.ts';
import { around, chance, pick, times } from './draw.ts';
import type { KoreanDay } from './korean-days.ts';
import type { AgentSession, SampleCall } from './sample-call.ts';

/** A day and where in the range it lies. */
export interface DayInRange {
  readonly day: KoreanDay;
  /** Part of the range that has passed: 0 on the first day, 1 on the last. */
  readonly passed: number;
  readonly daysLeft: number;
}

const MINUTE_MS = 60_000;
/** Of people, on an ordinary workday: others are ill, away or in meetings. */
const AT_DESK = 0.88;

/** What a person asks on a day; in no particular order. */
export function callsOfPerson(random: Random, person: Person, at: DayInRange): readonly SampleCall[] {
  const { day, passed } = at;
  const presence = day.kind === 'workday' ? AT_DESK : PEOPLE_AT_WORK[day.kind] * 3;
  if (passed < person.beginsAt || !chance(random, presence)) return [];
  const effort = day.kind === 'workday' ? 1 : 1 / 3;
  const chats = times(random, person.chats * grown('chat', passed) * effort);
  const analyses = times(random, person.analyses * grown('chat', passed) * effort);
  const sessions = times(random, person.agentSessions * grown('agent', passed) * effort);
  return [
    ...Array.from({ length: chats }, () => chat(random, person, day)),
    ...Array.from({ length: analyses }, () => analysis(random, person, day)),
    ...Array.from({ length: sessions }, () => session(random, person, at)).flat(),
  ];
}

function whenOf(random: Random, person: Person, day: KoreanDay) {
  const moment = momentOf(random, day, day.kind === 'workday' ? 'office' : 'leisure');
  return asInstant(Math.max(day.startsAt, moment + person.shiftMinutes * MINUTE_MS));
}

function chat(random: Random, person: Person, day: KoreanDay): SampleCall {
  return {
    at: whenOf(random, person, day),
    who: person,
    endpoint: 'assistant',
    apiType: 'mlflow/v1/chat/completions',
    userAgent: SDKS.chat,
    isStream: chance(random, 0.93),
    tags: { team: person.team, app: 'chat' },
    agent: undefined,
    size: chatSize(random),
  };
}

function analysis(random: Random, person: Person, day: KoreanDay): SampleCall {
  return {
    at: whenOf(random, person, day),
    who: person,
    endpoint: 'analysis',
    apiType: 'mlflow/v1/chat/completions',
    userAgent: SDKS.python,
    isStream: chance(random, 0.35),
    tags: { team: person.team, project: pick(random, PROJECTS) },
    agent: undefined,
    size: analysisSize(random),
  };
}

const PROJECTS = ['demand-forecast', 'churn', 'pricing'] as const;

/** An agent at work: turns one after the other, each as long after the one before as its answer and a thought take. */
function session(random: Random, person: Person, { day, daysLeft }: DayInRange): readonly SampleCall[] {
  const { agent } = person;
  if (agent === undefined) return [];
  let at = whenOf(random, person, day);
  const version = agentVersion(agent, daysLeft);
  const call = {
    who: person,
    ...CALLED_BY[agent],
    userAgent: agentUserAgent(agent, version),
    tags: { team: person.team },
    agent: { name: agent, version, sessionId: uuidV7Maker(random)(at) } satisfies AgentSession,
  };
  const nextSize = sessionSizes(random);
  const turns = Math.min(TURNS_MAX, Math.ceil(around(random, 10, 0.8)));
  return Array.from({ length: turns }, () => {
    const turn = { ...call, at, isStream: chance(random, 0.99), size: nextSize() };
    at = asInstant(at + Math.round(around(random, 28_000, 0.9)));
    return turn;
  });
}

const TURNS_MAX = 90;

const CALLED_BY: Readonly<Record<CodingAgent, Pick<SampleCall, 'endpoint' | 'apiType'>>> = {
  'claude-code': { endpoint: 'codingClaude', apiType: 'anthropic/v1/messages' },
  codex: { endpoint: 'codingGpt', apiType: 'codex/v1/responses' },
  cursor: { endpoint: 'codingGpt', apiType: 'cursor/v1/chat/completions' },
};
