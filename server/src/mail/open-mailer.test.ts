import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Mailer, type MailerOptions, MailNotSent, openMailer } from './open-mailer.ts';
import { type SmtpServer, smtpServer } from './smtp-server.test-support.ts';

let server: SmtpServer;
let mailer: Mailer | undefined;

beforeEach(async () => {
  server = await smtpServer();
});
afterEach(async () => {
  mailer?.close();
  await server.close();
});

const SECRET_LINK = 'https://gw.acme.com/reset-password#a-secret-token';
const MAIL = { to: 'kim@acme.com', subject: '비밀번호 재설정', text: `안녕하세요.\n.\n${SECRET_LINK}\n` };

function open(more: Partial<MailerOptions> = {}): Mailer {
  const options = { host: '127.0.0.1', port: server.port, isTls: false, user: undefined, password: undefined };
  mailer = openMailer({ ...options, from: 'tallygate@acme.com', ...more });
  return mailer;
}

/** Why it was not sent. */
const failure = (sending: Promise<void>): Promise<Error> =>
  sending.then(
    () => new Error('it was sent'),
    (error: Error) => error,
  );

/** The text of a mail, its encoding undone. */
function read(text: string | undefined): { readonly head: string; readonly body: string } {
  const [head = '', ...rest] = (text ?? '').split('\n\n');
  const body = rest.join('\n\n');
  const isBase64 = /content-transfer-encoding: base64/i.test(head);
  return { head, body: isBase64 ? Buffer.from(body, 'base64').toString() : decodeQuoted(body) };
}

function decodeQuoted(text: string): string {
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

test('a mail arrives as it was written, from the address that was set', async () => {
  await open().send(MAIL);
  const [mail] = server.taken;
  expect([mail?.from, mail?.to]).toEqual(['tallygate@acme.com', ['kim@acme.com']]);
  const { head, body } = read(mail?.text);
  expect(body.trimEnd()).toBe(MAIL.text.trimEnd());
  expect(head).toMatch(/^From: tallygate@acme\.com$/m);
  expect(head).toContain(`=?UTF-8?`);
});

test('files go with a mail as they are, by their names', async () => {
  const content = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
  const attachments = [{ name: '개요.pdf', type: 'application/pdf', content }];
  await open().send({ ...MAIL, attachments });
  const text = server.taken[0]?.text ?? '';
  expect(text).toMatch(/content-type: application\/pdf/i);
  expect(text).toContain("filename*0*=utf-8''%EA%B0%9C%EC%9A%94.pdf");
  expect(text.replaceAll('\n', '')).toContain(Buffer.from(content).toString('base64'));
});

test.each([
  ['the subject', { subject: 'x\r\nBcc: thief@evil.example' }],
  ['the address', { to: 'kim@acme.com\r\nRCPT TO:<thief@evil.example>' }],
  ['the address, as two', { to: 'kim@acme.com, thief@evil.example' }],
  ['the address, in brackets', { to: 'kim@acme.com> <thief@evil.example' }],
])('%s cannot put in another header, command or reader', async (_where, more) => {
  await open()
    .send({ ...MAIL, ...more })
    .catch(() => {});
  expect(server.taken.flatMap(({ to }) => to).filter((to) => to === 'thief@evil.example')).toEqual([]);
  for (const { text } of server.taken) expect(read(text).head).not.toMatch(/^bcc:/im);
});

test('what the server refuses is told by step and number, without a word of the mail or the password', async () => {
  server.answer('RCPT', `550 no such reader: ${SECRET_LINK}`);
  const refused = await failure(open().send(MAIL));
  expect(refused).toBeInstanceOf(MailNotSent);
  expect(refused.message).toBe('the mail server did not take a mail (EENVELOPE RCPT TO 550)');
  expect(JSON.stringify([refused, String(refused.cause)])).not.toContain('secret');
});

test('a wrong password is told without the password', async () => {
  await server.close();
  server = await smtpServer(['AUTH PLAIN LOGIN']);
  server.answer('AUTH', '535 no');
  const refused = await failure(open({ user: 'kim', password: 'p4ss-w0rd' }).send(MAIL));
  expect(refused.message).toContain('EAUTH');
  expect(refused.message).not.toContain('p4ss');
});

test('a password goes nowhere without TLS', async () => {
  await server.close();
  server = await smtpServer(['AUTH PLAIN LOGIN']);
  // Another name of this machine: to the mailer it is a stranger's.
  const refused = await failure(open({ host: '::ffff:127.0.0.1', user: 'kim', password: 'p4ss-w0rd' }).send(MAIL));
  expect(refused).toBeInstanceOf(MailNotSent);
  const [hello = '', ...others] = server.commands;
  expect(hello).toMatch(/^EHLO/);
  expect(others.filter((line) => !/^STARTTLS/.test(line))).toEqual([]);
  expect(server.taken).toEqual([]);
});

test('a server that does not answer is waited for so long, and no longer', async () => {
  server.answer('HELLO', undefined);
  const refused = await failure(open({ waitMs: 50 }).send(MAIL));
  expect(refused.message).toContain('ETIMEDOUT');
});

test('nobody there is told at once', async () => {
  await server.close();
  expect((await failure(open().send(MAIL))).message).toBe('the mail server did not take a mail (ESOCKET CONN)');
});

test('no more than a hundred wait, and none after the end', async () => {
  server.answer('MAIL', undefined);
  const sender = open({ waitMs: 2_000 });
  const sending = Array.from({ length: 100 }, () => failure(sender.send(MAIL)));
  expect((await failure(sender.send(MAIL))).message).toBe('too many mails wait');
  sender.close();
  await server.close();
  expect((await failure(sender.send(MAIL))).message).toBe('mail is closed');
  for (const refused of await Promise.all(sending)) expect(refused).toBeInstanceOf(MailNotSent);
});
