import type { AuditEntry } from '@tallygate/contract';
import type { Say } from '../../locales/use-text.ts';
import { wordsOfKind } from './audit-words.ts';

/** The kinds of thing that acts are about, as targets begin. */
const KINDS = {
  person: 'audit.target.person',
  key: 'audit.target.key',
  session: 'audit.target.session',
  dashboard: 'audit.target.dashboard',
  endpoint: 'audit.target.endpoint',
  provider: 'audit.target.provider',
  price: 'audit.target.price',
} as const;
const TEMPLATES = {
  usage: 'audit.template.usage',
  runs: 'audit.template.runs',
  credits: 'audit.template.credits',
} as const;

/** What an act was about, in the reader's words. */
export interface Target {
  /** Undefined: of a kind that is not known here, and named by its id. */
  readonly kind: string | undefined;
  readonly name: string;
}

/**
 * An entry keeps what its target was called at the time; what has no name of its own goes by the end of its id.
 * `workspaces`: what they are called now, by id, for entries that tell no name.
 */
export function targetOf(
  entry: Pick<AuditEntry, 'target' | 'before' | 'after'>,
  say: Say,
  workspaces: ReadonlyMap<string, string> = new Map(),
): Target {
  const [prefix = '', id = ''] = entry.target.split(/:(.*)/s);
  const facts = [entry.after, entry.before].map(asFacts);
  if (!Object.hasOwn(KINDS, prefix))
    return otherTarget(
      entry.target,
      { prefix, id, facts, known: prefix === 'workspace' ? workspaces.get(id) : undefined },
      say,
    );
  const kind = prefix as keyof typeof KINDS;
  return { kind: say(KINDS[kind]), name: nameOf(kind, facts, say) ?? `…${id.slice(-8)}` };
}

interface OtherTarget {
  readonly prefix: string;
  readonly id: string;
  readonly facts: readonly Facts[];
  readonly known: string | undefined;
}

/** Of a kind that has no rule of its own here: by the name that the entry tells, else by its id. */
function otherTarget(target: string, { prefix, id, facts, known }: OtherTarget, say: Say): Target {
  const kind = wordsOfKind(prefix, say);
  if (kind === undefined) return { kind, name: target };
  // There is one of it.
  if (id === 'account' || target === 'billing:settings') return { kind, name: '' };
  const names = facts.flatMap((each) => [each['name'], each['email']]);
  const told = names.find((value): value is string => typeof value === 'string');
  return { kind, name: told ?? known ?? (id.length > 36 || !/-/.test(id) ? id : `…${id.slice(-8)}`) };
}

type Facts = Readonly<Record<string, unknown>>;

function nameOf(kind: keyof typeof KINDS, facts: readonly Facts[], say: Say): string | undefined {
  const told = (name: string) => facts.map((each) => each[name]).find((value) => typeof value === 'string');
  switch (kind) {
    case 'person':
      return told('email');
    case 'key':
    case 'endpoint':
    case 'provider':
      return told('name');
    case 'price':
      return told('model');
    case 'dashboard':
      return templateName(told('template'), say);
    case 'session':
      return undefined;
  }
}

function templateName(template: string | undefined, say: Say): string | undefined {
  if (template === undefined || !Object.hasOwn(TEMPLATES, template)) return template;
  return say(TEMPLATES[template as keyof typeof TEMPLATES]);
}

function asFacts(value: unknown): Facts {
  return typeof value === 'object' && value !== null ? (value as Facts) : {};
}
