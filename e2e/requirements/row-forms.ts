import { expect } from 'vitest';
import { costOf } from '../harness/prices.ts';
import type { ProviderRequest } from '../provider/journal.ts';
import type { ScenarioRow } from './observe.ts';
import type { Expected } from './scenarios.ts';

/** The row says how it went, and counts what the destination that answered last told. */
export function expectRowSays(row: ScenarioRow, expected: Expected, last: ProviderRequest): void {
  const { status: statusCode, finalStatus, errorCode, attempts, servedBy } = expected;
  expect(row).toMatchObject({ statusCode, finalStatus, errorCode, attempts, servedBy });
  if (expected.usage === 'exact') expectExact(row, last);
  else if (expected.usage === 'none') {
    expect(row).toMatchObject({ input: null, output: null, cost: null, usageSource: 'none' });
  } else {
    expect(row.usageSource).toBe('estimated');
    expect(row.input).toBeGreaterThan(0);
    expect(row.output).toBeGreaterThan(0);
    expect(row.cost).toBeGreaterThan(0n);
    if (last.reported.input !== undefined) expect(row.input).toBe(last.reported.input);
  }
}

/** An API that tells nothing of its usage has it estimated, and its row says so. */
function expectExact(row: ScenarioRow, last: ProviderRequest): void {
  const { reported } = last;
  if (reported.input === undefined) {
    expect(row).toMatchObject({ usageSource: 'estimated', output: null });
    expect(row.input).toBeGreaterThan(0);
    return;
  }
  expect(row).toMatchObject({ usageSource: 'provider', input: reported.input, output: reported.output ?? null });
  expect([row.cacheRead ?? 0, row.reasoning ?? 0]).toEqual([reported.cacheRead ?? 0, reported.reasoning ?? 0]);
  expect(row.cost).toBe(costOf(last));
}

/** The last turn that the provider was given is the answer's beginning, as the assistant's. */
export function expectContinues(body: Buffer, begun: string): void {
  const asked = JSON.parse(body.toString()) as Readonly<Record<'messages' | 'contents' | 'input', readonly object[]>>;
  const last = (asked.messages ?? asked.contents ?? asked.input).at(-1);
  expect(last).toMatchObject({ role: asked.contents === undefined ? 'assistant' : 'model' });
  expect(JSON.stringify(last)).toContain(JSON.stringify(begun));
}
