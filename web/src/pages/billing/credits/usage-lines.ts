import type { CreditUsage } from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';

/** The part of an amount in a whole; undefined where there is no whole. Both are decimal texts. */
export function shareOf(credits: string, whole: string): number | undefined {
  const all = Number(whole);
  return all > 0 ? Number(credits) / all : undefined;
}

/** A line below the names: what is in the total and is nobody's request. */
export interface OtherLine {
  readonly id: 'direct' | 'corrections' | 'booked_apart';
  readonly title: TextId;
  readonly why: TextId;
  readonly credits: string;
}

/** The lines that stand between the sum of the names and the total; those of nothing are left out. */
export function otherLines({ lines }: Pick<CreditUsage, 'lines'>): readonly OtherLine[] {
  return (['direct', 'corrections', 'booked_apart'] as const)
    .map((id) => ({
      id,
      title: `credits.line.${id}` as const,
      why: `credits.lineWhy.${id}` as const,
      credits: lines[id],
    }))
    .filter(({ credits }) => credits !== '0');
}

/** What people call a name of the use: of users, of services, of features. */
export function nameText(name: string | null): { readonly text: string } | { readonly id: TextId } {
  if (name === null) return { id: 'credits.unnamed' };
  if (name === '@system') return { id: 'credits.system' };
  if (name === '@run') return { id: 'credits.runPrice' };
  return name === '@rest' ? { id: 'credits.rest' } : { text: name };
}
