import { ALERT_BOUNDS, type AlertSettings, NOTICE_KINDS } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { type ReadersForm, readersFormOf, readReadersForm } from './readers-form.ts';

const kinds = Object.fromEntries(
  NOTICE_KINDS.map((kind) => [kind, kind !== 'run_quota_forecast']),
) as AlertSettings['kinds'];
const mail = { is_configured: true, reaches: [] };

test.each([
  { recipients: null, mailTo: 'admins' },
  { recipients: [], mailTo: 'nobody' },
  { recipients: ['a@b.cd', 'e@f.gh'], mailTo: 'named' },
] as const)('what is kept comes back as it was: $recipients', ({ recipients, mailTo }) => {
  const form = readersFormOf({ mail: { ...mail, recipients: recipients && [...recipients] }, kinds });
  expect(form.mailTo).toBe(mailTo);
  expect(readReadersForm(form)).toEqual({ mail: { recipients }, kinds });
});

test.each<Partial<ReadersForm> & { readonly expect: readonly string[] | undefined }>([
  { addresses: 'a@b.cd, e@f.gh;\n x@y.zz ', expect: ['a@b.cd', 'e@f.gh', 'x@y.zz'] },
  { addresses: '', expect: undefined },
  { addresses: ' ,\n', expect: undefined },
  { addresses: 'a@b.cd nobody', expect: undefined },
  {
    addresses: Array.from({ length: ALERT_BOUNDS.recipientsMax + 1 }, (_, at) => `a${at}@b.cd`).join(),
    expect: undefined,
  },
])('addresses are taken apart, or told to be wrong: $addresses', ({ addresses = '', expect: expected }) => {
  expect(readReadersForm({ mailTo: 'named', addresses, kinds })?.mail?.recipients).toEqual(expected);
});
