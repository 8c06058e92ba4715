import { parentPort } from 'node:worker_threads';
import { runShare, type Share } from './run-share.test-support.ts';

/** What a worker answers to a share: how many inputs ours accepted, or what ours and llhttp do not agree about. */
export type ShareOutcome = { readonly accepted: number } | { readonly disagreement: string };

parentPort?.on('message', (share: Share) => {
  parentPort?.postMessage(outcomeOf(share));
});

function outcomeOf(share: Share): ShareOutcome {
  try {
    return { accepted: runShare(share) };
  } catch (error) {
    return { disagreement: `${share.subject}, seed ${share.seed}, stream ${share.stream}: ${error}` };
  }
}
