import { asInstant } from '#kernel';
import type { Opening, Outcome } from '../facts.ts';
import { openRow } from './open-row.ts';
import { rowSchema, type UsageRow } from './row-schema.ts';

/** An opening with something of everything. */
export const OPENING: Opening = {
  accountId: '11d77e21-5e05-4196-af72-423257f74974',
  workspaceId: '1653573648247579',
  requestId: '0198c0de-0000-7000-8000-000000000001',
  endpointId: '43addf89-d802-3ca2-bd54-fe4d2a60d58a',
  endpointName: 'gpt',
  endpointTags: { team: 'engineering' },
  endpointMetadata: {
    creator: 'user.name@email.com',
    creationTime: asInstant(Date.UTC(2026, 0, 6, 12)),
    lastUpdatedTime: asInstant(Date.UTC(2026, 0, 7, 12)),
    destinations: ['primary'],
    inferenceTable: undefined,
    fallbacks: ['backup'],
  },
  eventTime: asInstant(Date.UTC(2026, 0, 20, 19, 48, 8, 7)),
  requester: 'user.name@email.com',
  requesterType: 'USER',
  requesterId: 'u-1',
  requesterGroups: ['개발팀'],
  keyId: 'k-1',
  ipAddress: '1.2.3.4',
  url: 'https://gateway.example/openai/v1/chat/completions',
  userAgent: 'OpenAI/JS 6.49.0',
  apiType: 'openai/v1/chat/completions',
  requestTags: { 팀: '엔지니어링 "A"' },
  stream: true,
  nodeId: 'n-1',
  service: 'help-centre',
  feature: '',
  runId: 'run "1"',
  runType: 'chat',
  runTrigger: 'user_started',
  billableRun: true,
  attributedTo: '홍길동@email.com',
  sessionId: 's-1',
  agent: 'claude-code',
  agentVersion: '2.1.330',
};

/** An outcome that went well, at the second try. */
export const OUTCOME: Outcome = {
  finalStatus: 'ok',
  errorCode: undefined,
  statusCode: 200,
  responseContentType: 'text/event-stream',
  latencyMs: 300.4,
  timeToFirstByteMs: 99.6,
  gatewayOverheadMs: 1.2,
  servedBy: { type: 'EXTERNAL_FOUNDATION_MODEL', name: 'primary', id: 'd-1', model: 'gpt-5.2-2026-01-05' },
  attempts: [
    {
      priority: '1',
      action: 'INITIAL_ATTEMPT',
      destination: 'primary',
      destinationId: 'd-1',
      statusCode: undefined,
      errorCode: 'upstream_connect_failed',
      startTime: asInstant(Date.UTC(2026, 0, 20, 19, 48, 8, 8)),
      endTime: asInstant(Date.UTC(2026, 0, 20, 19, 48, 8, 9)),
      latencyMs: 1,
    },
  ],
  usage: { input: 100, output: 0, cacheRead: 60, reasoning: undefined, raw: '{"prompt_tokens":100}' },
  usageSource: 'provider',
  serviceTier: 'default',
  upstreamRequestId: 'req_1',
};

/** The row that two halves make; throws when it is none. */
export function row(opening: Opening, closing: string): UsageRow {
  return rowSchema.parse(JSON.parse(openRow(opening) + closing));
}
