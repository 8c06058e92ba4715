import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A mail as it came: its head and body, unread. */
export interface TakenMail {
  readonly to: readonly string[];
  readonly text: string;
}

/** A server that takes every mail (RFC 5321) and keeps it. */
export interface MailServer {
  /** As `TALLYGATE_SMTP_URL` wants it. */
  readonly url: string;
  readonly taken: readonly TakenMail[];
  close(): Promise<void>;
}

/** On loopback, on a free port. */
export async function startMailServer(): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    talk(socket, (mail) => taken.push(mail));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}/?from=tallygate@email.com`,
    taken,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function talk(socket: Socket, onMail: (mail: TakenMail) => void): void {
  let waiting = '';
  let readers: string[] = [];
  let lines: string[] | undefined;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const obey = (line: string): void => {
    if (/^RCPT TO:/i.test(line)) readers.push(/<(.*)>/.exec(line)?.[1] ?? '');
    if (/^MAIL FROM:/i.test(line)) readers = [];
    if (/^DATA/i.test(line)) lines = [];
    say(lines === undefined ? '250 ok' : '354 go on');
    if (/^QUIT/i.test(line)) socket.end();
  };
  const take = (line: string): void => {
    if (lines === undefined) {
      obey(line);
      return;
    }
    if (line !== '.') {
      lines.push(line.replace(/^\./, ''));
      return;
    }
    onMail({ to: readers, text: lines.join('\n') });
    lines = undefined;
    say('250 taken');
  };
  socket.on('data', (bytes) => {
    waiting += bytes.toString('utf8');
    const whole = waiting.split('\r\n');
    waiting = whole.pop() ?? '';
    for (const line of whole) take(line);
  });
  say('220 loopback');
}
