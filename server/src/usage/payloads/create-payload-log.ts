import type { Log } from '#kernel';
import { CutBody } from './cut-body.ts';
import { URL_CHARS_MAX } from './encode-payload.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type {
  PayloadCapture,
  PayloadCounts,
  PayloadEnding,
  PayloadFacts,
  PayloadLog,
  PayloadLogging,
  PayloadRecord,
} from './payload-log.ts';

/** Room that a payload takes besides its bodies: its facts, which are bounded themselves. */
export const RECORD_BYTES = 8 * 1024;

export interface PayloadLogParts {
  readonly budget: MemoryBudget;
  /**
   * Hands a record on, its pages with it. Whoever took it releases what it held once it is settled. False: there is
   * nobody to take it.
   */
  readonly post: (record: PayloadRecord) => boolean;
  readonly counts: PayloadCounts;
  readonly log: Log;
}

/** Keeps payloads in memory, within the budget, and hands them on when they end. */
export function createPayloadLog(parts: PayloadLogParts): PayloadLog {
  let isTold = false;
  const captureParts: CaptureParts = {
    ...parts,
    // A fault of ours is the same for every payload: the log needs it once, the counts have them all.
    broke: (error) => {
      if (!isTold)
        parts.log.error({ error }, 'A payload could not be kept. The next ones of this kind are only counted.');
      isTold = true;
    },
  };
  return {
    begin: (logging, facts, fraction) => {
      if (fraction >= logging.samplingFraction) return undefined;
      if (parts.budget.take(RECORD_BYTES)) return new Capture(captureParts, logging, facts);
      parts.counts.dropped('memory', 1);
      return undefined;
    },
  };
}

interface CaptureParts extends PayloadLogParts {
  readonly broke: (error: unknown) => void;
}

class Capture implements PayloadCapture {
  readonly #parts: CaptureParts;
  readonly #logging: PayloadLogging;
  readonly #facts: PayloadFacts;
  readonly #request: CutBody;
  readonly #response: CutBody;
  #hasRequest = false;
  #isOver = false;

  constructor(parts: CaptureParts, logging: PayloadLogging, facts: PayloadFacts) {
    this.#parts = parts;
    this.#logging = logging;
    this.#facts = { ...facts, url: facts.url.slice(0, URL_CHARS_MAX) };
    this.#request = new CutBody(logging.bytesMax, parts.budget);
    this.#response = new CutBody(logging.bytesMax, parts.budget);
  }

  request(body: Uint8Array): void {
    this.#guard(() => {
      if (!this.#hasRequest) this.#request.append(body);
      this.#hasRequest = true;
    });
  }

  response(chunk: Uint8Array): void {
    this.#guard(() => this.#response.append(chunk));
  }

  end(ending: PayloadEnding): void {
    this.#guard(() => {
      const { samplingFraction, retentionDays } = this.#logging;
      const isTaken = this.#parts.post({
        facts: this.#facts,
        ending,
        samplingFraction,
        retentionDays,
        request: this.#request.kept(),
        response: this.#response.kept(),
        heldBytes: this.#heldBytes(),
      });
      this.#isOver = true;
      if (isTaken) return;
      this.#parts.budget.release(this.#heldBytes());
      this.#parts.counts.dropped('worker', 1);
    });
  }

  /** A payload is worth no request: whatever goes wrong with it ends it, and nothing else. */
  #guard(act: () => void): void {
    if (this.#isOver) return;
    try {
      act();
    } catch (error) {
      this.#isOver = true;
      this.#parts.budget.release(this.#heldBytes());
      this.#parts.counts.dropped('internal', 1);
      this.#parts.broke(error);
    }
  }

  #heldBytes(): number {
    return RECORD_BYTES + this.#request.heldBytes() + this.#response.heldBytes();
  }
}
