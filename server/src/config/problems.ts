import { type Language, pickLanguage } from '@tallygate/contract';
import { PROBLEM_TEXTS, type ProblemCode } from './texts.ts';

/** One thing that is wrong with the configuration, and where. A `warning` does not stop the program. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly place: Place;
  readonly code: ProblemCode;
  /** Fill the sentence's `{names}`. Never a secret: values are shown only where they cannot be one. */
  readonly details: Readonly<Record<string, string | number>>;
}

export type Place =
  /** `name` of an environment variable. */
  | { readonly kind: 'environment'; readonly name: string }
  /** `path` such as `endpoints[0].name`, empty for the whole file; line and column count from 1. */
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly path: string;
      readonly line: number;
      readonly column: number;
    };

/** One line for the operator: place, sentence, and the nearest known name where there is one. */
export function describeProblem(problem: Problem, language: Language): string {
  const sentence = fill(PROBLEM_TEXTS[problem.code][language], problem.details);
  const suggestion = problem.details['suggestion'];
  const hint = suggestion === undefined ? '' : ` ${fill(PROBLEM_TEXTS.did_you_mean[language], { suggestion })}`;
  return `${describePlace(problem.place)}: ${sentence}${hint}`;
}

/** The language of start-up messages, from the locale variables in POSIX order of precedence. */
export function startLanguage(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'];
  return pickLanguage(locale?.replace(/[._@].*$/, ''), 'en');
}

function describePlace(place: Place): string {
  if (place.kind === 'environment') return place.name;
  const at = `${place.file}:${place.line}:${place.column}`;
  return place.path === '' ? at : `${at} ${place.path}`;
}

function fill(sentence: string, details: Problem['details']): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}
