/** How mail leaves: from `TALLYGATE_SMTP_URL`. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  readonly isTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Whom mails come from. */
  readonly from: string;
}

/** Submission with STARTTLS (RFC 6409), and over TLS (RFC 8314). */
const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/** `smtp://user:password@host:587?from=tallygate@acme.com`, or `smtps://`; undefined: it is none. Default of `from`: `tallygate@` and the host. */
export function readSmtpUrl(text: string): SmtpSettings | undefined {
  if (!/^smtps?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const from = url.searchParams.get('from') ?? `tallygate@${host}`;
  const isWhole = host !== '' && (url.pathname === '' || url.pathname === '/') && url.hash === '';
  const hasOnlyFrom = [...url.searchParams.keys()].every((name) => name === 'from');
  if (!isWhole || !hasOnlyFrom || !isMailAddress(from)) return undefined;
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined) return undefined;
  const isTls = url.protocol === 'smtps:';
  return {
    host,
    port: url.port === '' ? PORTS[isTls ? 'smtps:' : 'smtp:'] : Number(url.port),
    isTls,
    user: user === '' ? undefined : user,
    password: password === '' ? undefined : password,
    from,
  };
}

function isMailAddress(text: string): boolean {
  return /^[^\s@<>"(),;:\\]+@[^\s@<>"(),;:\\]+$/.test(text);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
