import type { TrackedFile } from './tracked-files.ts';

/** A rule over the text of one file; it says what is wrong, or nothing. */
export interface TidyRule {
  readonly name: string;
  /** Which files it looks at. */
  readonly files: RegExp;
  readonly except?: RegExp;
  readonly finds: (file: TrackedFile) => readonly string[];
}

const CODE = /\.(ts|tsx|js|cjs|mjs)$/;
const LINES_MAX = 400;
/** This file, its test and the planted violations spell out what they forbid. */
const RULES_THEMSELVES = /^scripts\/(tidy-rules|tidy\.test|planted\.test|planted-violations)\.ts$/;
/** Files that may be longer than the bound; the list may only get shorter. */
export const LONG_FILES: readonly string[] = [];

/** What linters cannot say, file by file. */
export const TIDY_RULES: readonly TidyRule[] = [
  {
    name: 'nothing is left for later',
    files: CODE,
    except: RULES_THEMSELVES,
    finds: lines(/\b(TODO|FIXME|XXX)\b|not implemented/i),
  },
  {
    name: 'no test is skipped or alone',
    files: /\.(test|contract)\.ts$/,
    except: RULES_THEMSELVES,
    finds: lines(/\b(test|it|describe)\.(skip|only|todo|skipIf|runIf|fails)\b/),
  },
  {
    name: 'every test file asserts',
    files: /\.test\.ts$/,
    except: RULES_THEMSELVES,
    finds: ({ text }) => (/\bexpect\b|\bassert\b|Contract[<(]/.test(text) ? [] : ['no assertion']),
  },
  {
    name: 'no machine paths and no registry hosts',
    files: /^(?!package-lock\.json$).*\.(ts|js|cjs|mjs|json|md|yaml|yml|sql|sh|run)$|^package-lock\.json$|^\.ci\/run$/,
    except: RULES_THEMSELVES,
    finds: lines(/(^|[\s"'`(=])\/(root|home\/\w+|work|farm)\/|registry\.npmjs|"resolved": "http/),
  },
  {
    name: 'files stay readable',
    files: /\.(ts|tsx)$/,
    finds: ({ path, text }) => {
      const count = text.split('\n').length - 1;
      return count > LINES_MAX && !LONG_FILES.includes(path) ? [`${count} lines, ${LINES_MAX} are the bound`] : [];
    },
  },
  {
    name: 'folders say what is in them',
    files: /(^|\/)(shared|common|utils?|helpers?|misc|lib)\//,
    finds: () => ['a folder of this name collects everything'],
  },
  {
    name: 'Markdown has one title',
    files: /\.md$/,
    finds: ({ text }) => {
      const titles = text.replace(/```[\s\S]*?```/g, '').match(/^# /gm)?.length ?? 0;
      return titles === 1 ? [] : [`${titles} titles`];
    },
  },
];

/** All findings of one rule, as `path: finding`. */
export function findings(rule: TidyRule, files: readonly TrackedFile[]): readonly string[] {
  return files
    .filter(({ path }) => rule.files.test(path) && rule.except?.test(path) !== true)
    .flatMap((file) => rule.finds(file).map((finding) => `${file.path}: ${finding}`));
}

function lines(pattern: RegExp): TidyRule['finds'] {
  return ({ text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`line ${index + 1}: ${line.trim()}`] : []));
}
