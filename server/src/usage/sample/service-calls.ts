import { asInstant, type Random } from '#kernel';
import { analysisSize, embeddingSize, reviewSize, supportSize } from './call-sizes.ts';
import { SAMPLE_SERVICES } from './cast.ts';
import { SDKS } from './clients.ts';
import { CUSTOMERS_AT_HOME, grown, momentOf, PEOPLE_AT_WORK } from './day-shape.ts';
import { around, chance, times, whole } from './draw.ts';
import type { DayInRange } from './people-calls.ts';
import type { SampleCall } from './sample-call.ts';
import { sharedRun } from './sample-run.ts';

const HOUR_MS = 3_600_000;

/** What the services ask on a day; in no particular order. */
export function callsOfServices(random: Random, at: DayInRange): readonly SampleCall[] {
  const { day, passed } = at;
  const customers = CUSTOMERS_AT_HOME[day.kind] * grown('service', passed);
  const changes = PEOPLE_AT_WORK[day.kind] * grown('agent', passed);
  const make = <Made>(count: number, call: () => Made) => Array.from({ length: times(random, count) }, call);
  return [
    ...make(260 * customers, () => support(random, at)),
    ...make(70 * customers, () => search(random, at)),
    ...make(80 * grown('service', passed), () => indexing(random, at)),
    ...make(85 * changes, () => review(random, at)),
    ...make(9 + 5 * changes, () => alert(random, at)).flat(),
    ...make(38, () => summary(random, at)),
    ...(day.kind === 'workday' ? make(12, () => report(random, at)) : []),
  ];
}

function support(random: Random, { day }: DayInRange): SampleCall {
  return {
    at: momentOf(random, day, 'customers'),
    who: SAMPLE_SERVICES.helpCentre,
    endpoint: 'supportAnswers',
    apiType: 'mlflow/v1/chat/completions',
    userAgent: SDKS.python,
    isStream: chance(random, 0.4),
    tags: { app: 'help-centre', channel: chance(random, 0.7) ? 'web' : 'kakao' },
    agent: undefined,
    run: { type: 'chat' },
    size: supportSize(random),
  };
}

const embedding = {
  who: SAMPLE_SERVICES.search,
  endpoint: 'productSearch',
  apiType: 'mlflow/v1/embeddings',
  userAgent: SDKS.python,
  isStream: false,
  agent: undefined,
  run: { type: 'api' },
} as const;

function search(random: Random, { day }: DayInRange): SampleCall {
  const size = { ...embeddingSize(random), input: whole(random, 6, 40) };
  return { ...embedding, at: momentOf(random, day, 'customers'), tags: { app: 'search', job: 'query' }, size };
}

/** New products are read in at night. */
function indexing(random: Random, { day }: DayInRange): SampleCall {
  const at = asInstant(day.startsAt + Math.floor((2 + random.fraction() * 0.7) * HOUR_MS));
  return { ...embedding, at, tags: { app: 'search', job: 'index' }, size: embeddingSize(random) };
}

function review(random: Random, { day }: DayInRange): SampleCall {
  return {
    at: momentOf(random, day, 'office'),
    who: SAMPLE_SERVICES.review,
    endpoint: 'codingClaude',
    apiType: 'anthropic/v1/messages',
    userAgent: SDKS.anthropicPython,
    isStream: false,
    tags: { team: 'engineering', job: 'code-review' },
    agent: undefined,
    run: { type: 'api' },
    size: reviewSize(random),
  };
}

function report(random: Random, { day }: DayInRange): SampleCall {
  return {
    at: asInstant(day.startsAt + Math.floor((7.5 + random.fraction() * 0.2) * HOUR_MS)),
    who: SAMPLE_SERVICES.report,
    endpoint: 'analysis',
    apiType: 'mlflow/v1/chat/completions',
    userAgent: SDKS.python,
    isStream: false,
    tags: { team: 'data', job: 'morning-report' },
    agent: undefined,
    run: { type: 'scheduled_prompt' },
    size: analysisSize(random),
  };
}

/** An alert that is looked into by itself: some requests that are one run. */
function alert(random: Random, { day }: DayInRange): readonly SampleCall[] {
  let at = asInstant(day.startsAt + Math.floor(random.fraction() * 24 * HOUR_MS));
  const run = sharedRun(random, 'auto_triage', at);
  return Array.from({ length: whole(random, 2, 6) }, () => {
    const call = { ...watching, at, run, tags: { app: 'alerts', job: 'triage' }, size: supportSize(random) };
    at = asInstant(at + Math.round(around(random, 9_000, 0.4)));
    return call;
  });
}

function summary(random: Random, { day }: DayInRange): SampleCall {
  const at = asInstant(day.startsAt + Math.floor(random.fraction() * 24 * HOUR_MS));
  const run = { type: 'detection_summary' } as const;
  return { ...watching, at, run, tags: { app: 'alerts', job: 'summary' }, size: supportSize(random) };
}

const watching = {
  who: SAMPLE_SERVICES.watch,
  endpoint: 'assistant',
  apiType: 'mlflow/v1/chat/completions',
  userAgent: SDKS.python,
  isStream: false,
  agent: undefined,
} as const;
