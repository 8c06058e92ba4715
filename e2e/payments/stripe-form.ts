/** A form as Stripe's API takes it (`a[b][0]=c`), as nested objects; numbers and booleans stay texts. */
export type StripeForm = { readonly [name: string]: string | StripeForm };

/** Reads a form. */
export function readStripeForm(text: string): StripeForm {
  const form: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const keys = name.replaceAll(']', '').split('[');
    const last = keys.pop() ?? '';
    let place = form;
    for (const key of keys) {
      place[key] ??= {};
      place = place[key] as Record<string, unknown>;
    }
    place[last] = value;
  }
  return form as StripeForm;
}

/** A text of a form; undefined where there is none. */
export function textOf(form: StripeForm, name: string): string | undefined {
  const value = form[name];
  return typeof value === 'string' ? value : undefined;
}

/** Several texts by their names. */
export function textsOf(form: StripeForm, name: string): Readonly<Record<string, string>> {
  const value = form[name];
  if (typeof value !== 'object') return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
