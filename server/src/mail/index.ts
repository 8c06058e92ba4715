export { type Mailer, MailNotSent, openMailer } from './open-mailer.ts';
