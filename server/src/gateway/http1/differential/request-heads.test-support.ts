import { type RequestHead, readHead } from '../../edge/read-head.ts';
import { isPersistent } from '../is-persistent.ts';
import { type RequestHeadRead, RequestHeadReader } from '../request-head-reader.ts';
import { Llhttp } from './llhttp.test-support.ts';
import type { Random } from './random.test-support.ts';
import { Scribble } from './scribble.test-support.ts';
import {
  BODY_BYTES_MAX,
  Disagreement,
  differentField,
  IN_CHUNKS,
  InPieces,
  isText,
  type Subject,
  withBody,
} from './subject.test-support.ts';
import { writeRequestHead } from './write-request-head.test-support.ts';

const BOUNDS = { headBytesMax: 16_384, headFieldsMax: 60 };
const POLICY = { fieldsMax: 60, isPeerTrusted: true };

/** Heads of requests, through the grammar and the policy behind it. */
export class RequestHeads implements Subject {
  readonly input = new Scribble();
  readonly #theirs = new Llhttp('request');
  readonly #pieces = new InPieces();
  #whole = new RequestHeadReader(BOUNDS);
  #split = new RequestHeadReader(BOUNDS);

  tryOne(random: Random): boolean {
    writeRequestHead(random, this.input);
    return this.check(random);
  }

  /** Tries what `input` holds. */
  check(random: Random): boolean {
    const { input } = this;
    const ours = this.#whole.read(input.bytes, 0, input.size);
    const isSplitSame = this.#pieces.agrees(input, random, { whole: ours, reader: this.#split });
    if (!isSplitSame) throw new Disagreement('read differently in pieces', input);
    if (ours.kind !== 'read') {
      this.#whole = new RequestHeadReader(BOUNDS);
      this.#split = new RequestHeadReader(BOUNDS);
      return false;
    }
    const head = readHead(ours.head, POLICY);
    if (head.kind !== 'head') return false;
    this.#checkTheirs(ours, head);
    return true;
  }

  #checkTheirs({ head: raw, end }: RequestHeadRead & { kind: 'read' }, head: RequestHead): void {
    const { input } = this;
    const theirs = this.#theirs;
    const { framing } = head;
    const bodyBytes = framing.kind === 'length' ? Math.min(framing.bytes, BODY_BYTES_MAX) : 0;
    withBody(input, end, framing);
    theirs.read(input.bytes, input.size);
    const differs = (what: string): never => {
      throw new Disagreement(what, input);
    };
    if (theirs.refusal !== '') differs(`refused by llhttp (${theirs.refusal})`);
    if (!theirs.isHeadWhole) differs('incomplete for llhttp');
    if (theirs.method !== raw.method || theirs.version !== raw.version) differs('another method or version');
    const [from = 0, to = 0] = theirs.line;
    if (!isText(raw.target, input.bytes.subarray(from, to))) differs('another target');
    const field = differentField(raw.fields, theirs, input.bytes);
    if (field !== undefined) differs(`another field: ${field}`);
    if (theirs.contentLength !== BigInt(framing.kind === 'length' ? framing.bytes : 0)) differs('another length');
    const isCut = framing.kind === 'length' && framing.bytes > BODY_BYTES_MAX;
    const body = framing.kind === 'chunked' ? [end + 3, end + 6] : [end, isCut ? input.size : end + bodyBytes];
    const isBodySame = body[0] === body[1] ? theirs.body.length === 0 : String(theirs.body) === String(body);
    if (!isBodySame) differs(`another body, ${theirs.body} instead of ${body}`);
    const messageEnd = framing.kind === 'chunked' ? end + IN_CHUNKS.length : end + bodyBytes;
    if (!isCut && theirs.end !== messageEnd) differs(`another end, ${theirs.end} instead of ${messageEnd}`);
    // llhttp listens to Proxy-Connection as well, which no standard knows
    const connections = [...valuesOf(raw.fields, 'connection'), ...valuesOf(raw.fields, 'proxy-connection')];
    const isKept = isPersistent(raw.version === '1.1' ? 1 : 0, connections);
    if (isKept && !theirs.isKeptAlive) differs('not persistent for llhttp');
  }
}

function valuesOf(fields: readonly string[], name: string): string[] {
  return fields.filter((_, index) => index % 2 === 1 && fields[index - 1]?.toLowerCase() === name);
}
