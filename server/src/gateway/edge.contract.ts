import { describe, expect, test } from 'vitest';
import { edgeAnswers } from './edge/edge-answers.contract.ts';
import { edgeFaults } from './edge/edge-faults.contract.ts';
import { edgeMemory } from './edge/edge-memory.contract.ts';
import { edgeRequests } from './edge/edge-requests.contract.ts';
import { type MakeEdge, openStand } from './edge/edge-stand.contract.ts';
import { edgeTaken } from './edge/edge-taken.contract.ts';
import { SMUGGLING_CORPUS, type SmugglingCase } from './smuggling-corpus.contract.ts';

/** What every edge promises, with raw sockets as clients. */
export function edgeContract(name: string, makeEdge: MakeEdge): void {
  describe(`the ${name} edge: requests`, () => edgeRequests(makeEdge));
  describe(`the ${name} edge: answers`, () => edgeAnswers(makeEdge));
  describe(`the ${name} edge: faults`, () => edgeFaults(makeEdge));
  describe(`the ${name} edge: memory`, () => edgeMemory(makeEdge));
  describe(`the ${name} edge: answers that wait`, () => edgeTaken(makeEdge));
  describe(`the ${name} edge: smuggling`, () => {
    test(`${SMUGGLING_CORPUS.length} ambiguous heads are refused and closed, or handed on as one clean request`, async () => {
      const verdicts = await Promise.all(SMUGGLING_CORPUS.map((each) => verdict(makeEdge, each)));
      expect(verdicts.filter((text) => text !== undefined)).toEqual([]);
      expect(SMUGGLING_CORPUS.length).toBeGreaterThan(90);
    });
  });
}

/** What went wrong; undefined: nothing. */
async function verdict(makeEdge: MakeEdge, each: SmugglingCase): Promise<string | undefined> {
  const stand = await openStand(makeEdge);
  const client = stand.client().send(each.bytes);
  const text = await client.closed();
  await stand.close();
  const requests = stand.seen.map((request) => `${request.method} ${request.target}`);
  const isRefused =
    requests.length === 0 && /^HTTP\/1\.1 [45]\d\d /.test(text) && text.split(/HTTP\/1\.1 \d/).length === 2;
  const isClean =
    requests.length === 1 && /^(?:GET|POST) \/ok$/.test(requests[0] ?? '') && text.startsWith('HTTP/1.1 200');
  const isRight = isRefused || (each.expect === 'clean' && isClean);
  return isRight && !client.wasReset ? undefined : `${each.name}: ${JSON.stringify(requests)} ${JSON.stringify(text)}`;
}
