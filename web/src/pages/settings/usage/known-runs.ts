import type { Language, Localized } from '@tallygate/contract';
import { categoryAt } from '../../../charts/colours.ts';
import { EACH_MAX } from '../../../dashboards/assign-colours.ts';
import type { KnownValue, KnownValues } from '../../../dashboards/value-names.ts';

/** What the figures call the system actor: no address begins like that. */
const SYSTEM_IN_FIGURES = '@system';

interface Facts {
  readonly types: readonly { readonly id: string; readonly names: Localized }[];
  readonly systemActor: Localized | undefined;
  /** Names of the figures, the greatest first: a user has the same colour in every picture. */
  readonly users: readonly string[];
  readonly language: Language;
}

/** What people call types and the system actor, and the colour of each type and user on all of the page. */
export function knownRuns({ types, systemActor, users, language }: Facts): KnownValues {
  const byType = types.map(({ id, names }, place): [string, KnownValue] => [
    id,
    { name: names[language], ...colourAt(place) },
  ]);
  const byUser = new Map(users.map((user, place): [string, KnownValue] => [user, colourAt(place)]));
  const system = byUser.get(SYSTEM_IN_FIGURES);
  byUser.set(SYSTEM_IN_FIGURES, { ...system, name: systemActor?.[language] ?? SYSTEM_NAME[language] });
  return new Map([
    ['run_type', new Map(byType)],
    ['who', byUser],
  ]);
}

/** Until the setting is there. */
const SYSTEM_NAME: Localized = { ko: '시스템', en: 'System' };

/** Those beyond the colours share what is left with each other. */
function colourAt(place: number): Pick<KnownValue, 'colour'> {
  return place < EACH_MAX ? { colour: categoryAt(place) } : {};
}
