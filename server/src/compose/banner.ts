import { isAbsolute, relative } from 'node:path';
import type { Language } from '@tallygate/contract';
import { say } from './texts.ts';

/** What the banner shows. Paths are absolute; keys are never shown. */
export interface BannerFacts {
  readonly language: Language;
  readonly version: string;
  readonly url: string;
  /** Where commands will be pasted: paths are shown as seen from there. */
  readonly directory: string;
  /** Where commands would not look by themselves; undefined: they find the home. */
  readonly namedHome?: string | undefined;
  /** undefined: it was given in the environment. */
  readonly adminKeyPath: string | undefined;
  /** undefined: there is no demo endpoint. */
  readonly demoKeyPath: string | undefined;
  /** Of the page that makes the first account admin; undefined: there is one. */
  readonly setupUrl: string | undefined;
}

/** What the terminal shows when everything is ready: where it is, and two lines that can be pasted as they are. */
export function banner(facts: BannerFacts): string {
  const { language, directory, adminKeyPath, demoKeyPath } = facts;
  const lines = ['', `  ${say('running', language, { version: facts.version, url: facts.url })}`, ''];
  if (demoKeyPath !== undefined) {
    lines.push(`  ${say('try_it', language)}`, '', `  ${curlLine(facts, demoKeyPath)}`, '');
    lines.push(`  ${say('see_usage', language)}`, '', `  ${sqlLine(facts)}`, '');
  }
  lines.push(...setupLines(facts));
  const adminKey =
    adminKeyPath === undefined
      ? say('admin_key_given', language)
      : say('admin_key', language, { path: shownPath(adminKeyPath, directory) });
  lines.push(`  ${adminKey}`, `  ${say('stop_with', language)}`, '');
  return lines.join('\n');
}

/** The link that makes the first account admin, while there is none. */
export function setupLines({ setupUrl, language }: Pick<BannerFacts, 'setupUrl' | 'language'>): readonly string[] {
  return setupUrl === undefined ? [] : [`  ${say('set_up', language)}`, '', `  ${setupUrl}`, ''];
}

function sqlLine({ namedHome, directory }: BannerFacts): string {
  return namedHome === undefined
    ? SQL_LINE
    : `TALLYGATE_HOME=${shellWord(shownPath(namedHome, directory))} ${SQL_LINE}`;
}

const SQL_LINE =
  "npx tallygate sql 'SELECT request_id, endpoint_name, input_tokens, output_tokens FROM system.ai_gateway.usage ORDER BY event_time DESC LIMIT 5'";

function curlLine({ url, directory, language }: BannerFacts, keyPath: string): string {
  const body = JSON.stringify({ model: 'demo', messages: [{ role: 'user', content: say('greeting', language) }] });
  return [
    `curl -sS ${url}/openai/v1/chat/completions`,
    `-H "authorization: Bearer $(cat ${shellWord(shownPath(keyPath, directory))})"`,
    "-H 'content-type: application/json'",
    `-d ${shellWord(body)}`,
  ].join(' ');
}

function shownPath(path: string, directory: string): string {
  const inside = relative(directory, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : `./${inside}`;
}

/** As one word of a POSIX shell; quoted only where it must be. */
function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
