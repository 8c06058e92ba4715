import { asInstant, type Random, uuidV7Maker } from '#kernel';
import { analysisSize, chatSize, sessionSizes } from './call-sizes.ts';
import type { CodingAgent, Person } from './cast.ts';
import { agentUserAgent, agentVersion, SDKS } from './clients.ts';
import { grown, momentOf, PEOPLE_AT_WORK } from './day-shape.ts';
import { around, chance, pick, times, whole } from './draw.ts';
import type { KoreanDay } from './korean-days.ts';
import type { AgentSession, SampleCall } from './sample-call.ts';
import { sharedRun } from './sample-run.ts';

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
  const incidents = times(random, person.incidents * effort);
  const sessions = times(random, person.agentSessions * grown('agent', passed) * effort);
  return [
    ...Array.from({ length: chats }, () => chat(random, person, day)),
    ...Array.from({ length: analyses }, () => analysis(random, person, day)),
    ...Array.from({ length: incidents }, () => incident(random, person, day)).flat(),
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
    run: { type: 'chat' },
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
    run: { type: 'api' },
    size: analysisSize(random),
  };
}

const PROJECTS = ['demand-forecast', 'churn', 'pricing'] as const;

/** An incident that somebody looks into with the assistant: a few questions, each a turn and so a run of its own. */
function incident(random: Random, person: Person, day: KoreanDay): readonly SampleCall[] {
  let at = whenOf(random, person, day);
  return Array.from({ length: whole(random, 1, QUESTIONS_MAX) }, () => {
    const question = {
      ...chat(random, person, day),
      at,
      tags: { team: person.team, app: 'incidents' },
      run: { type: 'triage' },
    } as const;
    at = asInstant(at + Math.round(around(random, 75_000, 0.6)));
    return question;
  });
}

const QUESTIONS_MAX = 5;

/**
 * An agent at work: requests one after the other, each as long after the one before as its answer and a thought take. What
 * it does after one message of the person is one turn, however many requests it takes.
 */
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
  const requests = Math.min(REQUESTS_MAX, Math.ceil(around(random, 10, 0.8)));
  let run = sharedRun(random, 'coding_agent', at);
  let leftOfTurn = requestsOfTurn(random);
  return Array.from({ length: requests }, () => {
    if (leftOfTurn === 0) {
      run = sharedRun(random, 'coding_agent', at);
      leftOfTurn = requestsOfTurn(random);
    }
    leftOfTurn -= 1;
    const request = { ...call, at, run, isStream: chance(random, 0.99), size: nextSize() };
    at = asInstant(at + Math.round(around(random, 28_000, 0.9)));
    return request;
  });
}

const REQUESTS_MAX = 90;

function requestsOfTurn(random: Random): number {
  return Math.min(30, Math.ceil(around(random, 5, 0.7)));
}

const CALLED_BY: Readonly<Record<CodingAgent, Pick<SampleCall, 'endpoint' | 'apiType'>>> = {
  'claude-code': { endpoint: 'codingClaude', apiType: 'anthropic/v1/messages' },
  codex: { endpoint: 'codingGpt', apiType: 'codex/v1/responses' },
  cursor: { endpoint: 'codingGpt', apiType: 'cursor/v1/chat/completions' },
};
