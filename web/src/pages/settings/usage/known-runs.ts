import { DRAWN_EACH_MAX, type Language, type Localized, valueColours } from '@tallygate/contract';
import type { KnownValue, KnownValues } from '../../../dashboards/value-names.ts';

/** What the figures call the system actor: no address begins like that. */
const SYSTEM_IN_FIGURES = '@system';

interface Facts {
  readonly types: readonly { readonly id: string; readonly names: Localized }[];
  readonly systemActor: Localized | undefined;
  /** Names of the figures, the greatest first: those that have a colour of their own have it in every picture. */
  readonly users: readonly string[];
  readonly language: Language;
}

/** What people call types and the system actor, and the colour of the greatest users on all of the page. */
export function knownRuns({ types, systemActor, users, language }: Facts): KnownValues {
  const byType = types.map(({ id, names }): [string, KnownValue] => [id, { name: names[language] }]);
  const greatest = users.slice(0, DRAWN_EACH_MAX);
  const colours = valueColours(greatest, 'who');
  const byUser = new Map(greatest.map((user, place): [string, KnownValue] => [user, { colour: colours[place] }]));
  const name = systemActor?.[language] ?? SYSTEM_NAME[language];
  byUser.set(SYSTEM_IN_FIGURES, { ...byUser.get(SYSTEM_IN_FIGURES), name });
  return new Map([
    ['run_type', new Map(byType)],
    ['who', byUser],
  ]);
}

/** Until the setting is there. */
const SYSTEM_NAME: Localized = { ko: '시스템', en: 'System' };
