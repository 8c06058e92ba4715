import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { ProviderClaims } from './identity-provider.ts';
import type { Person } from './person.ts';
import type { SingleSignOnSettings } from './sign-in-settings.ts';
import { decideSingleSignOn, type KnownOutside, mappedGroups } from './single-sign-on-decision.ts';

const ISSUER = 'https://id.acme.com';
const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  email: `${id}@acme.com`,
  name: id,
  isAccountAdmin: false,
  createdAt: asInstant(0),
  disabledAt: undefined,
  ...more,
});
const KIM = person('kim');
const GONE = person('kim', { disabledAt: asInstant(1) });
const kimsIdentity = { issuer: ISSUER, subject: 'sub-1', personId: 'kim' };
const SETTINGS: SingleSignOnSettings = {
  isOn: true,
  name: 'Acme',
  issuer: ISSUER,
  clientId: 'tallygate',
  sealedSecret: undefined,
  scopes: ['openid'],
  groupsClaim: undefined,
  groupMappings: [],
  createsPeople: false,
  defaultRole: 'member',
  defaultWorkspaceId: undefined,
  emailDomains: [],
  trustsAddresses: false,
};
const CLAIMS: ProviderClaims = {
  issuer: ISSUER,
  subject: 'sub-1',
  email: 'Kim@Acme.com',
  isEmailVerified: true,
  name: 'Kim',
  all: {},
};
const NOBODY: KnownOutside = {
  identity: undefined,
  person: undefined,
  owner: undefined,
  ownersIdentity: undefined,
  isInvited: false,
};
const BY_NAME: Partial<KnownOutside> = {
  identity: kimsIdentity,
  person: KIM,
  owner: KIM,
  ownersIdentity: kimsIdentity,
};
const BY_ADDRESS: Partial<KnownOutside> = { owner: KIM };

const CASES: readonly {
  when: string;
  claims?: Partial<ProviderClaims>;
  known?: Partial<KnownOutside>;
  settings?: Partial<SingleSignOnSettings>;
  expect: string;
}[] = [
  { when: 'the provider knows a disabled person', known: { ...BY_NAME, person: GONE }, expect: 'sso_disabled_person' },
  {
    when: 'the provider knows a removed person',
    known: { identity: kimsIdentity },
    settings: { createsPeople: true },
    expect: 'sso_disabled_person',
  },
  { when: 'the provider knows the person', known: BY_NAME, expect: 'sign_in kim' },
  {
    when: 'it knows them and verified nothing',
    known: BY_NAME,
    claims: { isEmailVerified: false },
    expect: 'sign_in kim',
  },
  {
    when: 'it knows them by another address now, which is somebody else’s here',
    known: { ...BY_NAME, owner: person('lee') },
    expect: 'sign_in kim',
  },
  { when: 'it knows them and tells no address', known: BY_NAME, claims: { email: undefined }, expect: 'sign_in kim' },
  {
    when: 'it tells no address and domains are limited',
    known: BY_NAME,
    claims: { email: undefined },
    settings: { emailDomains: ['acme.com'] },
    expect: 'sso_email_missing',
  },
  {
    when: 'it knows them and their domain is not let in any more',
    known: BY_NAME,
    settings: { emailDomains: ['other.com'] },
    expect: 'sso_domain_refused',
  },
  { when: 'nobody is known and no address is told', claims: { email: undefined }, expect: 'sso_email_missing' },
  { when: 'the address is none', claims: { email: 'kim' }, expect: 'sso_email_missing' },
  { when: 'the address hides another', claims: { email: '"a@acme.com"@evil.example' }, expect: 'sso_email_missing' },
  { when: 'the address holds a line break', claims: { email: 'kim@acme.com\nbcc: x@y' }, expect: 'sso_email_missing' },
  {
    when: 'the domain is not let in',
    settings: { emailDomains: ['other.com'], createsPeople: true },
    expect: 'sso_domain_refused',
  },
  {
    when: 'the domain only ends like one that is let in',
    claims: { email: 'kim@evilacme.com' },
    settings: { emailDomains: ['acme.com'], createsPeople: true },
    expect: 'sso_domain_refused',
  },
  {
    when: 'the address is denied',
    known: BY_ADDRESS,
    claims: { isEmailVerified: false },
    expect: 'sso_email_unverified',
  },
  {
    when: 'the address is denied, and addresses are trusted',
    known: BY_ADDRESS,
    claims: { isEmailVerified: false },
    settings: { trustsAddresses: true },
    expect: 'sso_email_unverified',
  },
  {
    when: 'nothing is said of the address',
    known: BY_ADDRESS,
    claims: { isEmailVerified: undefined },
    expect: 'sso_email_unverified',
  },
  {
    when: 'nothing is said of it, and addresses are trusted',
    known: BY_ADDRESS,
    claims: { isEmailVerified: undefined },
    settings: { trustsAddresses: true },
    expect: 'sign_in kim new',
  },
  {
    when: 'an unverified address would make a person',
    claims: { isEmailVerified: undefined },
    settings: { createsPeople: true },
    expect: 'sso_email_unverified',
  },
  { when: 'the address is somebody’s', known: BY_ADDRESS, expect: 'sign_in kim new' },
  {
    when: 'the address is a disabled person’s',
    known: { owner: GONE },
    settings: { createsPeople: true },
    expect: 'sso_disabled_person',
  },
  {
    when: 'the provider knows the owner of the address by another name',
    known: { ...BY_ADDRESS, ownersIdentity: { ...kimsIdentity, subject: 'sub-0' } },
    expect: 'sso_address_taken',
  },
  { when: 'nobody is known', expect: 'sso_person_unknown' },
  { when: 'nobody is known and the address is invited', known: { isInvited: true }, expect: 'create kim@acme.com Kim' },
  {
    when: 'the address is invited and not verified',
    known: { isInvited: true },
    claims: { isEmailVerified: false },
    expect: 'sso_email_unverified',
  },
  { when: 'nobody is known and people are made', settings: { createsPeople: true }, expect: 'create kim@acme.com Kim' },
  {
    when: 'they have no name',
    claims: { name: ' \u0000 ' },
    settings: { createsPeople: true },
    expect: 'create kim@acme.com kim',
  },
];

test.each(CASES)('when $when: $expect', ({ claims, known, settings, expect: expected }) => {
  const decision = decideSingleSignOn({ ...CLAIMS, ...claims }, { ...NOBODY, ...known }, { ...SETTINGS, ...settings });
  const said = {
    refuse: () => (decision.kind === 'refuse' ? decision.code : ''),
    create: () => (decision.kind === 'create' ? `create ${decision.email} ${decision.name}` : ''),
    sign_in: () => (decision.kind === 'sign_in' ? `sign_in ${decision.person.id}${decision.isNew ? ' new' : ''}` : ''),
  };
  expect(said[decision.kind]()).toBe(expected);
});

describe('groups', () => {
  const groupMappings = [
    { value: 'eng', groupId: 'g-1' },
    { value: 'eng', groupId: 'g-2' },
    { value: 'ops', groupId: 'g-3' },
  ];
  test.each([
    ['a list', ['eng', 'x'], ['g-1', 'g-2']],
    ['one text', 'ops', ['g-3']],
    ['all of them, twice', ['ops', 'eng', 'ops'], ['g-1', 'g-2', 'g-3']],
    ['nothing', undefined, []],
    ['an object', { eng: true }, []],
    ['numbers', [1], []],
  ])('a claim of %s', (_what, claim, expected) => {
    const claims = { ...CLAIMS, all: { groups: claim } };
    expect(mappedGroups(claims, { groupsClaim: 'groups', groupMappings })).toEqual(expected);
    expect(mappedGroups(claims, { groupsClaim: undefined, groupMappings })).toEqual([]);
  });

  test('a claim named like what every object has is no claim', () => {
    const mapping = [{ value: 'x', groupId: 'g' }];
    expect(mappedGroups(CLAIMS, { groupsClaim: 'constructor', groupMappings: mapping })).toEqual([]);
  });
});
