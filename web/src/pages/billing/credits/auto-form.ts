import type { AutoTopUpFacts, CurrencyCode, SetAutoTopUp } from '@tallygate/contract';
import { BILLING_BOUNDS } from '@tallygate/contract';
import { readMoney } from '../../../format/money-text.ts';
import type { TextId } from '../../../locales/ko.ts';

/** What somebody has typed of the rule that buys credits by itself. */
export interface AutoForm {
  readonly isOn: boolean;
  readonly threshold: string;
  readonly package: string;
  readonly method: string;
  readonly monthlyCap: string;
  readonly coolDown: string;
}

export type AutoProblems = Partial<Record<keyof AutoForm, TextId>>;
export type CheckedAuto =
  | { readonly kind: 'rule'; readonly rule: SetAutoTopUp }
  | { readonly kind: 'problems'; readonly problems: AutoProblems };

/** The form as the rule stands; what was never chosen is the first that there is. */
export function autoFormOf(
  rule: AutoTopUpFacts,
  first: { readonly package: string; readonly method: string },
): AutoForm {
  return {
    isOn: rule.is_on,
    threshold: rule.threshold ?? '',
    package: rule.package_id ?? first.package,
    method: rule.method_id ?? first.method,
    monthlyCap: rule.monthly_cap?.amount ?? '',
    coolDown: String(rule.cool_down_minutes),
  };
}

/** Reads the rule. `currency`: the package's. */
export function checkAutoForm(form: AutoForm, currency: CurrencyCode): CheckedAuto {
  const threshold = creditText(form.threshold);
  const cap = readMoney(form.monthlyCap, currency);
  const minutes = /^\d{1,6}$/.test(form.coolDown.trim()) ? Number(form.coolDown) : Number.NaN;
  const { min, max } = BILLING_BOUNDS.coolDownMinutes;
  const problems: AutoProblems = {
    ...(threshold === undefined && { threshold: 'credits.problem.amount' }),
    ...(cap === undefined && { monthlyCap: 'credits.problem.money' }),
    ...(!(minutes >= min && minutes <= max) && { coolDown: 'credits.problem.minutes' }),
    ...(form.package === '' && { package: 'credits.problem.package' }),
    ...(form.method === '' && { method: 'credits.problem.method' }),
  };
  if (Object.keys(problems).length > 0 || threshold === undefined || cap === undefined) {
    return { kind: 'problems', problems };
  }
  return {
    kind: 'rule',
    rule: {
      is_on: form.isOn,
      threshold,
      package: form.package,
      method: form.method,
      monthly_cap: cap,
      cool_down_minutes: minutes,
    },
  };
}

/** An amount of credits as somebody typed it, with or without commas. Undefined: it is none. */
export function creditText(text: string): string | undefined {
  const plain = text.trim().replaceAll(',', '');
  return /^(0|[1-9]\d{0,9})(\.\d{1,6})?$/.test(plain) && Number(plain) <= 1_000_000_000 ? plain : undefined;
}
