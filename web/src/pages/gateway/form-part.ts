import type { TextId } from '../../locales/ko.ts';
import type { Say } from '../../locales/use-text.ts';
import type { EndpointForm, Problems } from './endpoint-form.ts';

/** What every part of an endpoint's form is given. */
export interface PartProps {
  readonly form: EndpointForm;
  readonly problems: Problems;
  readonly onChange: (change: Partial<EndpointForm>) => void;
}

/** A problem in words; undefined: there is none. */
export function wordsOf(problem: TextId | undefined, say: Say): string | undefined {
  return problem === undefined ? undefined : say(problem);
}
