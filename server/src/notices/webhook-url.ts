/** Where a webhook is posted. */
export interface WebhookUrl {
  readonly href: string;
  /** Scheme, host and port: what may be shown, since paths and queries of webhooks let their holder post. */
  readonly origin: string;
}

/** Reads an http(s) URL without credentials and fragment; undefined: it is none. */
export function readWebhookUrl(text: string): WebhookUrl | undefined {
  if (!/^https?:\/\//i.test(text) || /[\s#\\]/.test(text) || !URL.canParse(text)) return undefined;
  const { href, origin, username, password } = new URL(text);
  return username === '' && password === '' ? { href, origin } : undefined;
}
