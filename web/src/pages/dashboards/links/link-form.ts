import type { NewDashboardLink } from '@tallygate/contract';
import { addDays, startOfDay } from '../../../range/zone-day.ts';

/** How long links may live, in days of the account's zone. */
export const LINK_DAYS = ['7', '30', '90', '365'] as const;
export type LinkDays = (typeof LINK_DAYS)[number];

/** What was entered. */
export interface LinkForm {
  readonly note: string;
  readonly days: LinkDays;
  /** Origins, one a line or separated by commas or spaces. */
  readonly origins: string;
}
export const NEW_LINK: LinkForm = { note: '', days: '30', origins: '' };

const ORIGINS_MAX = 10;

/** What is sent, or what is wrong with the origins. The link ends with the last of its days. */
export function checkLinkForm(
  form: LinkForm,
  { today, zone }: { readonly today: string; readonly zone: string },
): { readonly kind: 'good'; readonly body: NewDashboardLink } | { readonly kind: 'origins' } {
  const origins = form.origins.split(/[\s,]+/).filter((each) => each !== '');
  const read = origins.map(originOf);
  if (read.length > ORIGINS_MAX || read.includes(undefined)) return { kind: 'origins' };
  return {
    kind: 'good',
    body: {
      note: form.note.trim(),
      expires_at: new Date(startOfDay(addDays(today, Number(form.days)), zone)).toISOString(),
      embed_origins: [...new Set(read.filter((each) => each !== undefined))],
    },
  };
}

/** `https://wiki.example.com`, also of an address of a page there; undefined: it is none. */
function originOf(text: string): string | undefined {
  const address = URL.parse(text);
  return address !== null && /^https?:$/.test(address.protocol) && address.username === '' ? address.origin : undefined;
}

/** HTML that shows a link in a page of another site. */
export function frameSnippet(address: string, title: string): string {
  const safe = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<iframe src="${safe(address)}" title="${safe(title)}" width="100%" height="720" style="border:0" referrerpolicy="no-referrer"></iframe>`;
}
