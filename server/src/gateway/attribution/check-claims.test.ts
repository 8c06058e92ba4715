import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { keyRecord } from '../../../test/gateway-data.ts';
import { checkClaims, NO_CLAIMED_COLUMNS } from './check-claims.ts';
import { CLAIM_CHARS_MAX, readClaims } from './read-claims.ts';

const numRuns = inject('isProof') ? 20_000 : 500;

const PLAIN = keyRecord();
const LISTED = keyRecord({ runTypes: ['triage', 'api'], services: ['help-centre'], features: ['summary'] });
const ADMIN = keyRecord({ role: 'account_admin' });
const SERVICE = keyRecord({ requesterType: 'SERVICE_PRINCIPAL' });
const GROUP = keyRecord({ requesterType: 'GROUP' });
const LONGEST = '가'.repeat(CLAIM_CHARS_MAX);

/** As it comes over the wire. */
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const notAllowed = (header: string, value: string, allowed: string) => ({
  kind: 'refused',
  code: 'claim_not_allowed',
  status: 403,
  details: { header, value, allowed },
});
const invalid = (header: string) => ({
  kind: 'refused',
  code: 'claim_invalid',
  status: 400,
  details: { header, chars_max: CLAIM_CHARS_MAX },
});
const allowed = (attribution: object) => ({ kind: 'allowed', attribution: { ...NO_CLAIMED_COLUMNS, ...attribution } });

describe('claims', () => {
  test.each([
    { when: 'nothing is claimed', key: PLAIN, headers: ['accept', '*/*'], decision: allowed({}) },
    { when: 'a claim is empty', key: PLAIN, headers: ['tallygate-run-type', ''], decision: allowed({}) },
    { when: 'a header of ours is no claim', key: PLAIN, headers: ['tallygate-color', 'red'], decision: allowed({}) },
    {
      when: 'a header is repeated, whatever it says',
      key: ADMIN,
      headers: ['tallygate-run-id', 'a', 'tallygate-run-id', 'a'],
      decision: invalid('tallygate-run-id'),
    },
    {
      when: 'a header is repeated to hide behind an empty one',
      key: LISTED,
      headers: ['tallygate-run-type', '', 'tallygate-run-type', 'detection_summary'],
      decision: invalid('tallygate-run-type'),
    },
    {
      when: 'a claim is one character too long',
      key: ADMIN,
      headers: ['tallygate-session-id', utf8(`${LONGEST}a`)],
      decision: invalid('tallygate-session-id'),
    },
    {
      when: 'a claim has a control character',
      key: ADMIN,
      headers: ['tallygate-user', 'a\tb'],
      decision: invalid('tallygate-user'),
    },
    {
      when: 'a claim has a control character of the second kind',
      key: ADMIN,
      headers: ['tallygate-user', utf8('a\u0085b')],
      decision: invalid('tallygate-user'),
    },
    {
      when: 'a claim breaks the line',
      key: ADMIN,
      headers: ['tallygate-feature', utf8('a\u2028b')],
      decision: invalid('tallygate-feature'),
    },
    {
      when: 'a claim is no UTF-8',
      key: ADMIN,
      headers: ['tallygate-service', 'caf\xe9'],
      decision: invalid('tallygate-service'),
    },
    {
      when: 'an invalid claim comes with one that is not allowed',
      key: PLAIN,
      headers: ['tallygate-run-type', 'triage', 'tallygate-run-id', 'a\nb'],
      decision: invalid('tallygate-run-id'),
    },
    {
      when: 'a run type is claimed without a list',
      key: PLAIN,
      headers: ['tallygate-run-type', 'detection_summary'],
      decision: notAllowed('tallygate-run-type', 'detection_summary', '–'),
    },
    {
      when: 'a run type is not in the list',
      key: LISTED,
      headers: ['tallygate-run-type', 'detection_summary'],
      decision: notAllowed('tallygate-run-type', 'detection_summary', 'triage, api'),
    },
    {
      when: 'a run type differs from the listed one by a letter’s case',
      key: LISTED,
      headers: ['tallygate-run-type', 'Triage'],
      decision: notAllowed('tallygate-run-type', 'Triage', 'triage, api'),
    },
    {
      when: 'a service is claimed without a list',
      key: PLAIN,
      headers: ['tallygate-service', 'help-centre'],
      decision: notAllowed('tallygate-service', 'help-centre', '–'),
    },
    {
      when: 'a feature is not in the list',
      key: LISTED,
      headers: ['tallygate-feature', 'help-centre'],
      decision: notAllowed('tallygate-feature', 'help-centre', 'summary'),
    },
    {
      when: 'a list is empty',
      key: keyRecord({ features: [] }),
      headers: ['tallygate-feature', 'summary'],
      decision: notAllowed('tallygate-feature', 'summary', '–'),
    },
    {
      when: 'a list is long',
      key: keyRecord({ services: Array.from({ length: 1000 }, (_, index) => `s${index}`) }),
      headers: ['tallygate-service', 'other'],
      decision: notAllowed(
        'tallygate-service',
        'other',
        `${Array.from({ length: 20 }, (_, index) => `s${index}`).join(', ')}, …`,
      ),
    },
    {
      when: 'two claims are not allowed: the run type is told first',
      key: PLAIN,
      headers: ['tallygate-feature', 'summary', 'tallygate-run-type', 'triage'],
      decision: notAllowed('tallygate-run-type', 'triage', '–'),
    },
    {
      when: 'a person calls on behalf of another',
      key: LISTED,
      headers: ['tallygate-user', 'boss@acme.com'],
      decision: notAllowed('tallygate-user', 'boss@acme.com', 'requester_type = SERVICE_PRINCIPAL'),
    },
    {
      when: 'a group calls on behalf of a person',
      key: GROUP,
      headers: ['tallygate-user', 'boss@acme.com'],
      decision: notAllowed('tallygate-user', 'boss@acme.com', 'requester_type = SERVICE_PRINCIPAL'),
    },
    {
      when: 'an account admin calls on behalf of another',
      key: ADMIN,
      headers: ['tallygate-user', 'boss@acme.com'],
      decision: notAllowed('tallygate-user', 'boss@acme.com', 'requester_type = SERVICE_PRINCIPAL'),
    },
    {
      when: 'a service principal calls in the name of the system actor',
      key: SERVICE,
      headers: ['tallygate-user', 'system'],
      decision: notAllowed('tallygate-user', 'system', '–'),
    },
    {
      when: 'a service principal calls on behalf of a person',
      key: SERVICE,
      headers: ['tallygate-user', utf8('홍길동@acme.com')],
      decision: allowed({ attributedTo: '홍길동@acme.com' }),
    },
    {
      when: 'all is listed',
      key: LISTED,
      headers: [
        ...['tallygate-run-type', 'triage', 'tallygate-service', 'help-centre'],
        ...['tallygate-feature', 'summary', 'tallygate-run-id', 'run-1'],
      ],
      decision: allowed({ runType: 'triage', service: 'help-centre', feature: 'summary', runId: 'run-1' }),
    },
    {
      when: 'an account admin claims anything',
      key: ADMIN,
      headers: ['tallygate-run-type', 'detection_summary', 'tallygate-service', 'x', 'tallygate-feature', 'y'],
      decision: allowed({ runType: 'detection_summary', service: 'x', feature: 'y' }),
    },
    {
      when: 'ids of run and session are as long as they may be',
      key: PLAIN,
      headers: ['tallygate-run-id', utf8(LONGEST), 'tallygate-session-id', utf8(LONGEST)],
      decision: allowed({ runId: LONGEST }),
    },
  ])('$when', ({ key, headers, decision }) => {
    expect(checkClaims(key, readClaims(headers))).toEqual(decision);
  });

  test('nobody turns a chat into an unbilled run by a header: what is not listed never reaches a row', () => {
    const name = fc.constantFrom('chat', 'triage', 'detection_summary', 'api', 'summary', '');
    const list = fc.option(fc.array(name, { maxLength: 3 }), { nil: undefined });
    const header = fc.constantFrom('tallygate-run-type', 'tallygate-service', 'tallygate-feature', 'tallygate-user');
    const key = fc.record({
      role: fc.constantFrom('viewer', 'member', 'workspace_admin', 'account_admin'),
      requesterType: fc.constantFrom('USER', 'SERVICE_PRINCIPAL', 'GROUP'),
      runTypes: list,
      services: list,
      features: list,
    });
    fc.assert(
      fc.property(key, fc.array(fc.tuple(header, name), { maxLength: 5 }), (claiming, fields) => {
        const decision = checkClaims(claiming, readClaims(fields.flat()));
        if (decision.kind === 'refused') return;
        const { runType, service, feature, attributedTo } = decision.attribution;
        const may = (claim: string, names: readonly string[] | undefined) =>
          claim === '' || claiming.role === 'account_admin' || names?.includes(claim) === true;
        expect(may(runType, claiming.runTypes)).toBe(true);
        expect(may(service, claiming.services)).toBe(true);
        expect(may(feature, claiming.features)).toBe(true);
        expect(attributedTo === '' || claiming.requesterType === 'SERVICE_PRINCIPAL').toBe(true);
      }),
      { numRuns },
    );
  });

  test('no header value breaks the reading, and none that is read is longer than its column', () => {
    const value = fc.oneof(fc.string({ unit: fc.constantFrom('a', '\xc3', '\xa9', '\x00', '\xff'), maxLength: 500 }));
    fc.assert(
      fc.property(value, (text) => {
        const claims = readClaims(['tallygate-run-id', text]);
        if (claims.kind === 'invalid') return;
        expect(claims.claimed.runId.length).toBeLessThanOrEqual(CLAIM_CHARS_MAX);
        expect(Buffer.from(claims.claimed.runId, 'utf8').toString('latin1')).toBe(text);
      }),
      { numRuns },
    );
  });
});
