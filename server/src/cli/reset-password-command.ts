import { apiErrorSchema, type Language, resetLinkSchema } from '@tallygate/contract';
import { EXIT } from './exit.ts';
import { type Output, writeLine } from './output.ts';
import { RESET_PASSWORD_HELP, sayReset } from './reset-password-texts.ts';
import type { SqlAccess } from './sql-command.ts';
import { say } from './texts.ts';

interface Talk {
  readonly output: Output;
  readonly language: Language;
}

const ANSWER_TIMEOUT_MS = 30_000;

/** `tallygate reset-password <address>`: prints a link that lets somebody choose a new password. Resolves with the exit code. */
export async function runResetPasswordCommand(
  words: readonly string[],
  { sql: access, ...talk }: Talk & { readonly sql: SqlAccess },
): Promise<number> {
  const { output, language } = talk;
  if (words.includes('--help') || words.includes('-h')) {
    await writeLine(output.out, RESET_PASSWORD_HELP[language]);
    return EXIT.ok;
  }
  const [email, option, address, ...rest] = words;
  const isUsage = email === undefined || email.startsWith('-') || rest.length > 0;
  const hasUrl = option === '--url' && address !== undefined && /^https?:\/\//.test(address) && URL.canParse(address);
  if (isUsage || (option !== undefined && !hasUrl)) {
    await writeLine(
      output.error,
      `tallygate reset-password: ${sayReset('usage', language)}\n\n${RESET_PASSWORD_HELP[language]}`,
    );
    return EXIT.usage;
  }
  const key = access.findKey();
  if (key === undefined) return await fail(say('key_missing', language), talk);
  return await printLink({ email, key, url: address ?? access.url }, talk);
}

async function printLink(
  { email, key, url }: { readonly email: string; readonly key: string; readonly url: string },
  talk: Talk,
): Promise<number> {
  const { output, language } = talk;
  let answer: Response;
  try {
    answer = await fetch(new URL('/api/v1/password-resets/link', url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'accept-language': language,
      },
      body: JSON.stringify({ email }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
  } catch {
    return await fail(say('nobody_answers', language, { url }), talk);
  }
  const body: unknown = await answer.json().catch(() => undefined);
  const link = resetLinkSchema.safeParse(body);
  if (answer.ok && link.success) {
    await writeLine(output.out, new URL(link.data.path, url).href);
    await writeLine(output.error, sayReset('good_until', language, { at: link.data.expires_at }));
    return EXIT.ok;
  }
  const refusal = apiErrorSchema.safeParse(body);
  if (!refusal.success) return await fail(say('answer_unknown', language, { status: answer.status, text: '' }), talk);
  const { error, request_id: request } = refusal.data;
  return await fail(say('refused', language, { code: error.code, message: error.message, request }), talk);
}

async function fail(sentence: string, { output }: Talk): Promise<number> {
  await writeLine(output.error, `tallygate reset-password: ${sentence}`);
  return EXIT.failed;
}
