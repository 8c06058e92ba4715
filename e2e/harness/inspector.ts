import { setTimeout as delay } from 'node:timers/promises';

/** A running Node process that listens for a debugger (Chrome DevTools Protocol). */
export interface Inspector {
  /** Its main thread is asked. Rejects with what the process says is wrong. */
  call<Result>(method: string, params?: Parameters): Promise<Result>;
  /** The main thread and each of its worker threads are asked, one after the other; their answers, the main thread's first. */
  callAll<Result>(method: string): Promise<readonly Result[]>;
  close(): void;
}

type Parameters = Readonly<Record<string, unknown>>;

/** What is sent to one thread, and heard from it. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Parameters;
  readonly result?: unknown;
  readonly error?: unknown;
}

const OPEN_MS_MAX = 5_000;

/** Asks a process to listen for a debugger at the port that its options name (`--inspect-port`), and connects. */
export async function openInspector(pid: number, port: number): Promise<Inspector> {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await addressAt(port));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const workers = new Map<string, Thread>();
  const main = new Thread((message) => socket.send(JSON.stringify(message)));
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    const sessionId = String(message.params?.['sessionId']);
    if (message.method === 'NodeWorker.attachedToWorker') {
      const send = (inner: Message) =>
        main.call('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify(inner) });
      workers.set(sessionId, new Thread((inner) => void send(inner)));
    } else if (message.method === 'NodeWorker.detachedFromWorker') workers.delete(sessionId);
    else if (message.method === 'NodeWorker.receivedMessageFromWorker')
      workers.get(sessionId)?.hear(JSON.parse(String(message.params?.['message'])) as Message);
    else main.hear(message);
  });
  await main.call('NodeWorker.enable', { waitForDebuggerOnStart: false });
  return {
    call: async <Result>(method: string, params: Parameters = {}) => (await main.call(method, params)) as Result,
    callAll: async <Result>(method: string) => {
      const answers: Result[] = [];
      for (const thread of [main, ...workers.values()]) answers.push((await thread.call(method)) as Result);
      return answers;
    },
    close: () => socket.close(),
  };
}

/** Requests to one thread, and their answers. */
class Thread {
  readonly #send: (message: Message) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #last = 0;

  constructor(send: (message: Message) => void) {
    this.#send = send;
  }

  call(method: string, params: Parameters = {}): Promise<unknown> {
    const id = ++this.#last;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#send({ id, method, params });
    return answer.promise;
  }

  hear({ id, result, error }: Message): void {
    if (id === undefined) return;
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) answer?.resolve(result);
    else answer?.reject(new Error(JSON.stringify(error)));
  }
}

async function addressAt(port: number): Promise<string> {
  const deadlineMs = performance.now() + OPEN_MS_MAX;
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/json/list`);
      const [target] = (await response.json()) as readonly { readonly webSocketDebuggerUrl: string }[];
      if (target !== undefined) return target.webSocketDebuggerUrl;
    } catch (cause) {
      if (performance.now() > deadlineMs) throw new Error(`no inspector at port ${port}`, { cause });
    }
    await delay(50);
  }
}
