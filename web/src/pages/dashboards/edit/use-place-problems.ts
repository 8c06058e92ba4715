import { useText } from '../../../locales/use-text.ts';
import { type DocumentProblem, type Path, problemsWithin } from './model/document-problems.ts';

/** Says what is wrong with a member of a place; undefined: nothing. */
export function usePlaceProblems(
  problems: readonly DocumentProblem[],
  place: Path,
): (member: Path) => string | undefined {
  const { say } = useText();
  return (member) => {
    const [problem] = problemsWithin(problems, [...place, ...member]);
    return problem === undefined ? undefined : say(problem.text, problem.values);
  };
}
