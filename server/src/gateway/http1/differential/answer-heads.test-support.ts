import { type AnswerFraming, readAnswerFraming } from '../answer-framing.ts';
import { type AnswerHeadRead, AnswerHeadReader } from '../answer-head-reader.ts';
import { Llhttp } from './llhttp.test-support.ts';
import type { Random } from './random.test-support.ts';
import { Scribble } from './scribble.test-support.ts';
import {
  BODY_BYTES_MAX,
  Disagreement,
  differentField,
  IN_CHUNKS,
  InPieces,
  type Subject,
  withBody,
} from './subject.test-support.ts';
import { writeAnswerHead } from './write-answer-head.test-support.ts';

const BOUNDS = { headBytesMax: 16_384, headFieldsMax: 60 };

/** Heads of answers, through the grammar and their framing, to GET and to HEAD. */
export class AnswerHeads implements Subject {
  readonly input = new Scribble();
  readonly #theirs = new Llhttp('answer');
  readonly #pieces = new InPieces();
  #whole = new AnswerHeadReader(BOUNDS);
  #split = new AnswerHeadReader(BOUNDS);

  tryOne(random: Random): boolean {
    writeAnswerHead(random, this.input);
    return this.check(random);
  }

  /** Tries what `input` holds. */
  check(random: Random): boolean {
    const { input } = this;
    const ours = this.#whole.read(input.bytes, 0, input.size);
    const isSplitSame = this.#pieces.agrees(input, random, { whole: ours, reader: this.#split });
    if (!isSplitSame) throw new Disagreement('read differently in pieces', input);
    if (ours.kind !== 'read') {
      this.#whole = new AnswerHeadReader(BOUNDS);
      this.#split = new AnswerHeadReader(BOUNDS);
      return false;
    }
    const method = random.once(8) ? 'HEAD' : 'GET';
    const framing = readAnswerFraming(ours.head, method);
    if (framing.kind === 'malformed') return false;
    this.#checkTheirs(ours, framing, method === 'HEAD');
    return true;
  }

  #checkTheirs(
    { head, end }: AnswerHeadRead & { kind: 'read' },
    framing: AnswerFraming & { kind: 'framed' },
    isToHead: boolean,
  ): void {
    const { input } = this;
    const theirs = this.#theirs;
    const { body } = framing;
    const bodyBytes = body.kind === 'length' ? Math.min(body.bytes, BODY_BYTES_MAX) : 0;
    withBody(input, end, body);
    theirs.read(input.bytes, input.size, isToHead);
    const differs = (what: string): never => {
      throw new Disagreement(what, input);
    };
    if (theirs.refusal !== '') differs(`refused by llhttp (${theirs.refusal})`);
    if (!theirs.isHeadWhole) differs('incomplete for llhttp');
    if (theirs.status !== head.status || theirs.version !== `1.${head.minor}`) differs('another status or version');
    const field = differentField(head.fields, theirs, input.bytes);
    if (field !== undefined) differs(`another field: ${field}`);
    const isOpen = body.kind === 'until_close' || (body.kind === 'length' && body.bytes > BODY_BYTES_MAX);
    if (body.kind === 'length' && theirs.contentLength !== BigInt(body.bytes)) differs('another length');
    const wanted = body.kind === 'chunked' ? [end + 3, end + 6] : [end, isOpen ? input.size : end + bodyBytes];
    const isBodySame = wanted[0] === wanted[1] ? theirs.body.length === 0 : String(theirs.body) === String(wanted);
    if (!isBodySame) differs(`another body, ${theirs.body} instead of ${wanted}`);
    const messageEnd = body.kind === 'chunked' ? end + IN_CHUNKS.length : end + bodyBytes;
    if (theirs.isComplete === isOpen) differs('another end');
    if (!isOpen && theirs.end !== messageEnd) differs(`another end, ${theirs.end} instead of ${messageEnd}`);
    if (isOpen && theirs.finish() !== (body.kind === 'until_close')) differs('another meaning of the close');
    // llhttp listens to Proxy-Connection as well, which no standard knows
    const hasProxy = head.fields.some((text, index) => index % 2 === 0 && /^proxy-connection$/i.test(text));
    if (framing.isPersistent && !hasProxy && !theirs.isKeptAlive) differs('not persistent for llhttp');
  }
}
