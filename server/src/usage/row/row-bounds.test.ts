import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { Opening, Outcome } from '../facts.ts';
import { CLOSING_BYTES_MAX, closeRow, lostClosing, progressClosing } from './close-row.ts';
import { OPENING_BYTES_MAX, openRow, URL_CHARS_MAX } from './open-row.ts';
import { OPENING, OUTCOME, row } from './row.test-support.ts';

describe('bounds of a usage row', () => {
  const longest = '\u0001'.repeat(10_000);
  const attempt = { ...OUTCOME.attempts[0]!, destination: longest, destinationId: longest, errorCode: longest };

  test('a closing half never outgrows the room set aside for it, whatever providers say', () => {
    const outcome: Outcome = {
      ...OUTCOME,
      errorCode: longest,
      responseContentType: longest,
      servedBy: {
        type: 'EXTERNAL_FOUNDATION_MODEL',
        name: longest,
        id: longest,
        model: longest,
        provider: { kind: 'anthropic', name: longest },
        configuredModel: longest,
      },
      charge: {
        cost: { costNanoUsd: 2n ** 53n - 1n, priceVersion: `iterations ${'x'.repeat(1_000)}` },
        reason: 'failed_without_output',
      },
      attempts: Array.from({ length: 100 }, () => attempt),
      usage: { input: Number.MAX_SAFE_INTEGER, output: 1, raw: JSON.stringify(longest) },
      serviceTier: longest,
      upstreamRequestId: longest,
    };
    const closing = closeRow(outcome);
    expect(Buffer.byteLength(closing)).toBeLessThanOrEqual(CLOSING_BYTES_MAX);
    expect(row(OPENING, closing).usage_raw).toBeNull();
    expect(Buffer.byteLength(progressClosing(outcome))).toBeLessThanOrEqual(CLOSING_BYTES_MAX);
  });

  test('the raw usage goes before any attempt does', () => {
    const attempts = Array.from({ length: 4 }, (_, index) => ({
      ...attempt,
      destination: 'a',
      destinationId: `${index}`,
      errorCode: 'x',
    }));
    const raw = JSON.stringify({ text: 'x'.repeat(CLOSING_BYTES_MAX - 1500) });
    const made = row(OPENING, closeRow({ ...OUTCOME, attempts, usage: { raw } }));
    expect(made.usage_raw).toBeNull();
    expect(made.routing_information.attempts).toHaveLength(4);
    expect(row(OPENING, closeRow({ ...OUTCOME, attempts: [], usage: { raw } })).usage_raw).toBe(raw);
  });

  test('attempts that do not fit are left out from the last on', () => {
    const attempts = Array.from({ length: 100 }, (_, index) => ({
      ...attempt,
      destination: 'a',
      destinationId: `${index}`,
      errorCode: 'x',
    }));
    const kept = row(OPENING, closeRow({ ...OUTCOME, attempts })).routing_information.attempts;
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.map((each) => each.destination_id)).toEqual(
      attempts.slice(0, kept.length).map((each) => each.destinationId),
    );
  });

  test('an opening half is bounded, whatever clients send', () => {
    // Short pieces, so that each list is filled to its bound.
    const piece = '\u0001'.repeat(8);
    const map = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}${piece}`, piece]));
    const list = Array.from({ length: 500 }, () => piece);
    const opening: Opening = {
      ...OPENING,
      accountId: longest,
      workspaceId: longest,
      endpointId: longest,
      endpointName: longest,
      endpointTags: map,
      endpointMetadata: {
        creator: longest,
        creationTime: asInstant(0),
        lastUpdatedTime: asInstant(0),
        destinations: list,
        inferenceTable: longest,
        fallbacks: list,
      },
      requester: longest,
      requesterId: longest,
      requesterGroups: list,
      keyId: longest,
      ipAddress: longest,
      url: longest,
      userAgent: longest,
      apiType: longest,
      requestTags: map,
      nodeId: longest,
      service: longest,
      feature: longest,
      runId: longest,
      runType: longest,
      runTrigger: 'user_started',
      billableRun: false,
      attributedTo: longest,
      sessionId: longest,
      agent: 'claude-code',
      agentVersion: longest,
    };

    expect(Buffer.byteLength(openRow(opening))).toBeLessThanOrEqual(OPENING_BYTES_MAX);
    // The bound is no larger than it must be: the longest row that there can be comes near it.
    expect(Buffer.byteLength(openRow(opening))).toBeGreaterThan(0.95 * OPENING_BYTES_MAX);
    const made = row(opening, lostClosing());
    expect(made.url).toHaveLength(URL_CHARS_MAX);
    expect([made.run_id.length, made.session_id.length, made.agent_version.length]).toEqual([128, 128, 32]);
  });

  test('a cut in the middle of a character leaves no half of it', () => {
    const made = row({ ...OPENING, userAgent: `${'a'.repeat(511)}😀` }, lostClosing());
    expect(made.user_agent.isWellFormed()).toBe(true);
    expect(openRow({ ...OPENING, url: '\ud83d' })).not.toContain('\\ud83d');
  });
});
