import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/** What came in one conversation. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Head and body as they came, dots undone. */
  readonly text: string;
}

/** A small SMTP server (RFC 5321) that keeps what it takes. */
export interface SmtpServer {
  readonly port: number;
  readonly taken: TakenMail[];
  /** Every line that came, mails' own lines left out. */
  readonly commands: string[];
  /** How it answers a command that begins so; default: yes. `undefined` as an answer: never. */
  answer(command: string, line: string | undefined): void;
  close(): Promise<void>;
}

/** On loopback, on a free port. `features`: what it offers besides. */
export async function smtpServer(features: readonly string[] = []): Promise<SmtpServer> {
  const taken: TakenMail[] = [];
  const commands: string[] = [];
  const answers = new Map<string, string | undefined>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    talk(socket, { taken, commands, answers, features });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    commands,
    answer: (command, line) => void answers.set(command, line),
    close: () => closed(server, sockets),
  };
}

function talk(
  socket: Socket,
  on: {
    readonly taken: TakenMail[];
    readonly commands: string[];
    readonly answers: Map<string, string | undefined>;
    readonly features: readonly string[];
  },
): void {
  let waiting = '';
  let mail = { from: '', to: [] as string[], lines: [] as string[] };
  let isData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const reply = (line: string): void => {
    const scripted = [...on.answers].find(([command]) => line.toUpperCase().startsWith(command));
    if (scripted !== undefined) {
      if (scripted[1] !== undefined) say(scripted[1]);
      return;
    }
    if (/^EHLO/i.test(line)) {
      const [last = '', ...others] = ['loopback', ...on.features].reverse();
      for (const feature of others.reverse()) say(`250-${feature}`);
      say(`250 ${last}`);
      return;
    }
    // RFC 3207, section 4: a server that cannot do TLS. A yes would bring the bytes of a handshake, read as lines.
    if (/^STARTTLS/i.test(line)) return void say('454 no TLS here');
    if (/^MAIL FROM:/i.test(line)) mail = { from: /<(.*)>/.exec(line)?.[1] ?? '', to: [], lines: [] };
    if (/^RCPT TO:/i.test(line)) mail.to.push(/<(.*)>/.exec(line)?.[1] ?? '');
    if (/^DATA/i.test(line)) isData = true;
    if (/^AUTH/i.test(line)) return void say('235 good');
    say(isData ? '354 go on' : '250 ok');
    if (/^QUIT/i.test(line)) socket.end();
  };
  const take = (line: string): void => {
    if (!isData) {
      on.commands.push(line);
      reply(line);
      return;
    }
    if (line !== '.') {
      mail.lines.push(line.replace(/^\./, ''));
      return;
    }
    isData = false;
    on.taken.push({ from: mail.from, to: mail.to, text: mail.lines.join('\n') });
    say('250 taken');
  };
  socket.on('data', (bytes) => {
    waiting += bytes.toString('utf8');
    const lines = waiting.split('\r\n');
    waiting = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
  if (on.answers.has('HELLO')) return;
  say('220 loopback');
}

function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
