import type { Language, RunTypeFacts } from '@tallygate/contract';
import type { TextId } from '../../locales/ko.ts';
import type { Say } from '../../locales/use-text.ts';

type Trigger = RunTypeFacts['trigger'];

const TRIGGERS: Readonly<Record<Trigger, TextId>> = {
  user_started: 'runTypes.trigger.user_started',
  user_enabled: 'runTypes.trigger.user_enabled',
  background: 'runTypes.trigger.background',
};

/** What a run is and who set it going, in words: `API call · A user started it`. What has no words stands as the row has it. */
export function runWords(
  run: { readonly type: string | undefined; readonly trigger: string | undefined },
  types: readonly Pick<RunTypeFacts, 'id' | 'names'>[],
  { say, language }: { readonly say: Say; readonly language: Language },
): string {
  const type = types.find(({ id }) => id === run.type)?.names[language] ?? run.type;
  const trigger = isTrigger(run.trigger) ? say(TRIGGERS[run.trigger]) : run.trigger;
  return [type, trigger].filter((part) => part !== undefined).join(' · ');
}

function isTrigger(text: string | undefined): text is Trigger {
  return text !== undefined && Object.hasOwn(TRIGGERS, text);
}
