import { ChunkReader, type ChunkSource } from '../chunk-reader.ts';
import { Llhttp } from './llhttp.test-support.ts';
import type { Random } from './random.test-support.ts';
import { Scribble } from './scribble.test-support.ts';
import { Disagreement, type Subject } from './subject.test-support.ts';
import { writeChunks } from './write-chunks.test-support.ts';

const HEADS = {
  request: 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n',
  answer: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
} as const;

/** Chunked bodies of requests, and of answers. What ours has read so far of one that is not whole must agree, too. */
export class ChunkStreams implements Subject {
  readonly input = new Scribble();
  readonly #source: ChunkSource;
  readonly #theirs: Llhttp;
  readonly #whole: Reading;
  readonly #inPieces: Reading;
  readonly #sent = new Scribble();

  constructor(source: ChunkSource) {
    this.#source = source;
    this.#theirs = new Llhttp(source);
    this.#whole = new Reading(source);
    this.#inPieces = new Reading(source);
  }

  tryOne(random: Random): boolean {
    writeChunks(random, this.input);
    return this.check(random);
  }

  /** Tries what `input` holds. */
  check(random: Random): boolean {
    const whole = this.#whole;
    whole.read(this.input, () => this.input.size);
    this.#inPieces.read(this.input, (at) => at + (random.once(3) ? 1 : 1 + random.below(40)));
    if (!whole.equals(this.#inPieces)) throw new Disagreement('read differently in pieces', this.input);
    const { state } = whole.reader;
    if (state !== 'malformed') this.#checkTheirs(state === 'done');
    return state === 'done';
  }

  #checkTheirs(isDone: boolean): void {
    const whole = this.#whole;
    const sent = this.#sent;
    const theirs = this.#theirs;
    const upTo = isDone ? whole.end : this.input.size;
    sent.clear();
    sent.add(HEADS[this.#source]);
    const dropped =
      this.#source === 'answer' ? addWithoutExtensions(this.input, upTo, sent) : addAll(this.input, upTo, sent);
    theirs.read(sent.bytes, sent.size);
    if (theirs.refusal !== '') throw new Disagreement(`refused by llhttp (${theirs.refusal})`, this.input);
    const end = theirs.end + dropped - HEADS[this.#source].length;
    if (theirs.isComplete !== isDone || (isDone && end !== whole.end))
      throw new Disagreement('another end', this.input);
    let body = '';
    for (let index = 0; index < theirs.body.length; index += 2) {
      body += sent.bytes.toString('latin1', theirs.body[index], theirs.body[index + 1]);
    }
    if (body !== whole.body) throw new Disagreement('another body', this.input);
  }
}

/** One reading of ours. */
class Reading {
  readonly reader: ChunkReader;
  body = '';
  end = 0;

  constructor(source: ChunkSource) {
    this.reader = new ChunkReader(source, (bytes, from, to) => {
      this.body += bytes.toString('latin1', from, to);
    });
  }

  read(input: Scribble, next: (at: number) => number): void {
    this.body = '';
    this.reader.reset();
    let at = 0;
    while (at < input.size && this.reader.state === 'more') {
      const to = Math.min(input.size, next(at));
      const reached = this.reader.read(input.bytes, at, to);
      if (this.reader.state === 'more' && reached !== to) throw new Disagreement('it stopped early', input);
      at = reached;
    }
    this.end = at;
  }

  equals(other: Reading): boolean {
    const isSame = this.body === other.body && this.reader.state === other.reader.state;
    return (
      isSame &&
      (this.reader.state === 'malformed' || this.end === other.end) &&
      this.reader.fault === other.reader.fault
    );
  }
}

function addAll(input: Scribble, upTo: number, sent: Scribble): number {
  input.bytes.copy(sent.bytes, sent.size, 0, upTo);
  sent.size += upTo;
  return 0;
}

/** Ours passes over extensions in answers, whatever they hold: the rest is what llhttp must read in the same way. */
function addWithoutExtensions(input: Scribble, upTo: number, sent: Scribble): number {
  const text = input.bytes.toString('latin1', 0, upTo);
  let at = 0;
  let dropped = 0;
  for (;;) {
    const line = /^([0-9A-Fa-f]+)(;[^\r]*)?(\r\n)?/.exec(text.slice(at));
    if (line === null) break;
    const size = Number.parseInt(line[1] as string, 16);
    const data = line[3] === undefined || size === 0 ? 0 : size + 2;
    const next = Math.min(text.length, at + line[0].length + data);
    sent.add((line[1] as string) + (line[3] ?? '') + text.slice(at + line[0].length, next));
    dropped += line[2]?.length ?? 0;
    at = next;
    if (data === 0) break;
  }
  sent.add(text.slice(at));
  return dropped;
}
