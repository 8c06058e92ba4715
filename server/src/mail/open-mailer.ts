import { createTransport } from 'nodemailer';

export interface MailerOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  readonly isTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Whom mails come from: an address. */
  readonly from: string;
  /** Of each wait for the server; default 10 s. */
  readonly waitMs?: number | undefined;
}

/** A file that goes with a mail. */
export interface MailAttachment {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly content: Uint8Array;
}

/** Sends mails one after the other. */
export interface Mailer {
  /** Resolves when the server has taken the mail. Rejects with MailNotSent; nothing is tried twice. */
  send(mail: {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly html?: string | undefined;
    readonly attachments?: readonly MailAttachment[] | undefined;
  }): Promise<void>;
  /** Takes no more mails, and ends the connections. */
  close(): void;
}

/** The server did not take a mail, or too many waited. The message says where it failed, and nothing of the mail. */
export class MailNotSent extends Error {
  /** The step and the server's number, such as `EENVELOPE RCPT TO 550`; undefined: no server was asked. */
  readonly reason: string | undefined;

  constructor(message: string, reason?: string) {
    super(message);
    this.reason = reason;
  }

  override get name(): string {
    return 'MailNotSent';
  }
}

const WAIT_MS = 10_000;
/** Mails that wait or are on their way. */
const MAILS_MAX = 100;
const CONNECTIONS_MAX = 2;

/** Sends through an SMTP server. A password goes over TLS only, unless the server is on this machine. */
export function openMailer(options: MailerOptions): Mailer {
  const { host, port, isTls, user, password, from, waitMs = WAIT_MS } = options;
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    host,
    port,
    secure: isTls,
    requireTLS: !isTls && user !== undefined && !isLoopback(host),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    // What a mail says is never taken from a file or an address that its text names.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let underWay = 0;
  let isClosed = false;
  return {
    send: async ({ to, subject, text, html, attachments = [] }) => {
      if (isClosed || underWay >= MAILS_MAX) throw new MailNotSent(isClosed ? 'mail is closed' : 'too many mails wait');
      underWay += 1;
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          ...(html === undefined ? {} : { html }),
          attachments: attachments.map(({ name, type, content }) => ({
            ...{ filename: name, contentType: type },
            content: Buffer.from(content),
          })),
        });
      } catch (error) {
        const reason = reasonOf(error);
        throw new MailNotSent(`the mail server did not take a mail (${reason})`, reason);
      } finally {
        underWay -= 1;
      }
    },
    close: () => {
      isClosed = true;
      transport.close();
    },
  };
}

/** The step and the server's number. Its words may repeat what it was sent, so they are left out. */
function reasonOf(error: unknown): string {
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const parts = [code, command, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.length === 0 ? 'unknown' : parts.join(' ');
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);
}
