import { describe } from 'vitest';
import { upstreamAnswers } from './edge/upstream-answers.contract.ts';
import { upstreamFaults } from './edge/upstream-faults.contract.ts';
import { upstreamSinks } from './edge/upstream-sinks.contract.ts';
import type { MakeUpstream } from './edge/upstream-stand.contract.ts';
import { upstreamTls } from './edge/upstream-tls.contract.ts';

/** What every upstream promises, with raw sockets as providers. */
export function upstreamContract(name: string, makeUpstream: MakeUpstream): void {
  describe(`the ${name} upstream: answers`, () => upstreamAnswers(makeUpstream));
  describe(`the ${name} upstream: connections`, () => upstreamFaults(makeUpstream));
  describe(`the ${name} upstream: sinks`, () => upstreamSinks(makeUpstream));
  describe(`the ${name} upstream: TLS`, () => upstreamTls(makeUpstream));
}
