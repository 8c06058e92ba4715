import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import type { PeopleRig } from '../../test/people-rig.ts';
import { type Actor, actorOfSession } from './actor.ts';
import { setMappedGroups } from './groups.ts';
import type { Role } from './keys.ts';
import type { Owner, OwnerKind, WorkspaceRole } from './owner.ts';
import type { PeopleOutcome } from './people-act.ts';
import type { Grantee } from './people-store.ts';

const ORIGIN = { address: '::1', userAgent: '', requestId: 'r' };
const MAIN = '1000000000000001';
const LAB = '1000000000000002';
const LISTED = [
  { id: MAIN, name: 'main', isDeclared: true },
  { id: LAB, name: 'lab', isDeclared: true },
];

/** An actor of the tests, in `main`. */
function actorWith(role: Role, more: Partial<Actor> = {}): Actor {
  const who = { requesterId: `id-of-${role}`, requester: `${role}@acme.com`, requesterType: 'USER' } as const;
  const through = { kind: 'key', id: 'k', name: 'k' } as const;
  return { ...who, groups: [], workspaceId: MAIN, role, endpoints: undefined, through, ...more };
}

const EMPTY_KEY = {
  endpoints: undefined,
  expiresAt: undefined,
  runTypes: undefined,
  services: undefined,
  features: undefined,
  ownerId: undefined,
};

/** What every database keeps of who there is and what they may do; `open` gives the same one for the whole suite. */
export function peopleContract(name: string, open: () => PeopleRig): void {
  const admin = { actor: actorWith('account_admin'), origin: ORIGIN };
  const people = () => open().identity.people;
  const addressOf = (kind: OwnerKind, text: string) => (kind === 'person' ? `${text}@acme.com` : text);
  const make = async (kind: OwnerKind, text: string, more: { isAccountAdmin?: boolean; role?: WorkspaceRole } = {}) =>
    value(
      await people().createOwner(
        {
          kind,
          address: addressOf(kind, text),
          name: text,
          isAccountAdmin: more.isAccountAdmin ?? false,
          workspaces: more.role === undefined ? [] : [{ workspaceId: MAIN, role: more.role }],
        },
        admin,
      ),
    );
  const group = async (text: string) => value(await people().createGroup({ name: text }, admin));
  const find = async (id: string): Promise<Owner> => {
    const owner = await open().identity.findOwner(id);
    if (owner === undefined) throw new Error(`${id} is not there`);
    return owner;
  };
  const signIn = async (owner: Owner) => {
    const { engine, store } = open();
    const passwordHash = await engine.hashPassword('correct battery');
    const user = { id: owner.id, name: owner.name, email: owner.address, passwordHash };
    await store.transaction((tx) => engine.addUser(tx, user));
    const { cookie } = await store.transaction((tx) =>
      engine.startSession(tx, { personId: owner.id, address: '', userAgent: '' }),
    );
    return new Headers({ cookie: cookie.split(';')[0] ?? '' });
  };
  const keyOf = async (owner: Owner, role: Role) => {
    const actor = actorOfSession({ owner, sessionId: 's' }, MAIN);
    const key = { name: 'k', role, workspaceId: MAIN, endpoints: undefined, expiresAt: undefined };
    const outcome = await open().identity.createKey({ actor, key: { ...EMPTY_KEY, ...key } }, ORIGIN);
    if (outcome.kind !== 'made') throw new Error(outcome.code);
    return outcome.owned.key.id;
  };
  const roleOfKey = (id: string) =>
    open()
      .madeKeys()
      .find((key) => key.id === id)?.role;

  test(`${name}: in each workspace the greatest of the direct role and the groups' roles counts`, async () => {
    const role = fc.constantFrom<WorkspaceRole | undefined>('viewer', 'member', 'workspace_admin', undefined);
    const groups = await Promise.all([group(`law-a-${name}`), group(`law-b-${name}`)]);
    const owner = await make('person', 'law');
    for (const { id } of groups) {
      await people().addToGroup({ groupId: id, member: { kind: 'person', id: owner.id } }, admin);
    }
    const subjects = [
      { kind: 'person', id: owner.id } as const,
      ...groups.map(({ id }) => ({ kind: 'group', id }) as const),
    ];
    const rank: readonly (Role | undefined)[] = [undefined, 'viewer', 'member', 'workspace_admin'];
    await fc.assert(
      fc.asyncProperty(fc.tuple(role, role, role), async (roles) => {
        for (const [index, given] of roles.entries()) {
          const subject = subjects[index] as (typeof subjects)[number];
          if (given === undefined) await people().takeRole({ workspaceId: LAB, subjectId: subject.id }, admin);
          else await people().giveRole({ workspaceId: LAB, subject, role: given, listed: LISTED }, admin);
        }
        const greatest = rank[Math.max(...roles.map((given) => rank.indexOf(given)))];
        expect((await find(owner.id)).roles.get(LAB)).toBe(greatest);
        expect((await find(owner.id)).roles.get(MAIN)).toBeUndefined();
      }),
      { numRuns: inject('isProof') ? 200 : 12 },
    );
  });

  test(`${name}: a key is lowered with its owner, and ends with their access, at once`, async () => {
    const owner = await make('person', 'lowered', { role: 'workspace_admin' });
    const id = await keyOf(await find(owner.id), 'workspace_admin');
    expect(roleOfKey(id)).toBe('workspace_admin');
    const subject = { kind: 'person', id: owner.id } as const;
    await people().giveRole({ workspaceId: MAIN, subject, role: 'viewer', listed: LISTED }, admin);
    expect(roleOfKey(id)).toBe('viewer');
    await people().takeRole({ workspaceId: MAIN, subjectId: owner.id }, admin);
    expect(roleOfKey(id)).toBeUndefined();
    await people().giveRole({ workspaceId: MAIN, subject, role: 'member', listed: LISTED }, admin);
    expect(roleOfKey(id)).toBe('member');
    const team = await group(`lowered-${name}`);
    await people().addToGroup({ groupId: team.id, member: subject }, admin);
    expect(
      open()
        .madeKeys()
        .find((key) => key.id === id)?.groups,
    ).toEqual([team.name]);
  });

  test.each(['disabled', 'removed'])(`${name}: whoever is %s loses sessions and keys at once`, async (how) => {
    const owner = await make('person', `gone-${how}`, { role: 'member' });
    const headers = await signIn(owner);
    const key = await keyOf(await find(owner.id), 'member');
    expect((await open().identity.signedIn(headers))?.person.id).toBe(owner.id);
    expect(roleOfKey(key)).toBe('member');
    const who = { kind: 'person', id: owner.id } as const;
    if (how === 'removed') value(await people().removeOwner(who, admin));
    else value(await people().changeOwner({ ...who, isDisabled: true }, admin));
    expect(await open().identity.signedIn(headers)).toBeUndefined();
    expect(roleOfKey(key)).toBeUndefined();
    expect(await open().engine.sessions(owner.id)).toEqual([]);
    if (how === 'removed') {
      expect(await open().engine.hasPassword(owner.id)).toBe(false);
      const again = await make('person', 'gone-removed');
      expect(again.id).not.toBe(owner.id);
      expect((await find(again.id)).roles.size).toBe(0);
    } else {
      value(await people().changeOwner({ ...who, isDisabled: false }, admin));
      expect(await open().identity.signedIn(headers)).toBeUndefined();
    }
  });

  test(`${name}: the last account admin who can sign in stays, however many are taken away at once`, async () => {
    const admins = await Promise.all(
      ['last-a', 'last-b', 'last-c'].map((text) => make('person', text, { isAccountAdmin: true })),
    );
    for (const each of admins) await signIn(each);
    const attempts = await Promise.all(
      admins.map(({ id }, index) => {
        const who = { kind: 'person', id } as const;
        if (index === 0) return people().changeOwner({ ...who, isAccountAdmin: false }, admin);
        if (index === 1) return people().changeOwner({ ...who, isDisabled: true }, admin);
        return people().removeOwner(who, admin);
      }),
    );
    const refused = attempts.filter((attempt) => attempt.kind === 'refuse');
    expect(refused).toEqual([{ kind: 'refuse', code: 'last_account_admin', details: {} }]);
    expect(await open().people.hasAdmin()).toBe(true);
    const left = await open().store.transaction((tx) => open().people.adminIds(tx));
    expect(left).toHaveLength(1);
    const other = await make('person', 'last-d', { isAccountAdmin: true });
    await signIn(other);
    value(await people().removeOwner({ kind: 'person', id: left[0] ?? '' }, admin));
  });

  test(`${name}: a workspace that people made has 16 digits, its own name, and is not archived while keys are in it`, async () => {
    const lab = value(await people().createWorkspace({ name: 'research', listed: LISTED }, admin));
    expect(lab.id).toMatch(/^[1-9]\d{15}$/);
    for (const taken of ['research', 'main', LAB]) {
      expect(await people().createWorkspace({ name: taken, listed: LISTED }, admin)).toMatchObject({
        code: 'name_taken',
      });
    }
    const listed = [...LISTED, { id: lab.id, name: lab.name, isDeclared: false }];
    const change = { listed, endpointsIn: async () => 0 };
    expect(await people().changeWorkspace({ id: MAIN, name: 'x', ...change }, admin)).toMatchObject({
      code: 'workspace_declared',
    });
    const owner = await make('person', 'researcher');
    const subject = { kind: 'person', id: owner.id } as const;
    value(await people().giveRole({ workspaceId: lab.id, subject, role: 'member', listed }, admin));
    const inLab = actorOfSession({ owner: await find(owner.id), sessionId: 's' }, MAIN);
    expect([inLab.workspaceId, inLab.role]).toEqual([lab.id, 'member']);
    const made = await open().identity.createKey(
      { actor: inLab, key: { ...EMPTY_KEY, name: 'k', role: 'member', workspaceId: lab.id } },
      ORIGIN,
    );
    const archive = { id: lab.id, isArchived: true, ...change };
    expect(await people().changeWorkspace(archive, admin)).toMatchObject({
      code: 'workspace_in_use',
      details: { keys: 1, endpoints: 0 },
    });
    if (made.kind !== 'made') throw new Error(made.code);
    await open().identity.revokeKey({ actor: inLab, id: made.owned.key.id }, ORIGIN);
    expect(await people().changeWorkspace({ ...archive, endpointsIn: async () => 2 }, admin)).toMatchObject({
      details: { keys: 0, endpoints: 2 },
    });
    value(await people().changeWorkspace(archive, admin));
    expect((await find(owner.id)).roles.size).toBe(0);
    value(await people().changeWorkspace({ ...archive, isArchived: false, name: 'science' }, admin));
    expect((await find(owner.id)).roles.get(lab.id)).toBe('member');
    expect((await people().workspaces()).map(({ name: text }) => text)).toContain('science');
  });

  test(`${name}: grants come directly, through a group and for everyone, and go with what gave them`, async () => {
    const owner = await make('person', 'granted');
    const team = await group(`granted-${name}`);
    await people().addToGroup({ groupId: team.id, member: { kind: 'person', id: owner.id } }, admin);
    const table = (text: string) => ({ kind: 'table', name: text }) as const;
    const give = async (object: Parameters<ReturnType<typeof people>['grant']>[0]['object'], grantee: Grantee) =>
      value(await people().grant({ object, grantee }, admin));
    const direct = await give(table('usage'), { kind: 'person', id: owner.id });
    expect(await give(table('usage'), { kind: 'person', id: owner.id })).toEqual(direct);
    await give(table('payloads'), { kind: 'group', id: team.id });
    const open_ = await give({ kind: 'dashboard', name: 'd' }, { kind: 'everyone', id: '' });
    const held = async () => (await find(owner.id)).grants;
    expect(await held()).toEqual({ tables: ['usage', 'payloads'], dashboards: ['d'] });
    const declared = { requesterId: 'declared', requester: 'Granted@acme.com', requesterType: 'USER' } as const;
    const byKey = () => open().identity.grantsOfKey(declared);
    expect((await byKey()).tables).toEqual(['usage', 'payloads']);
    const asGroup = { requesterId: '', requester: team.name, requesterType: 'GROUP' } as const;
    expect((await open().identity.grantsOfKey(asGroup)).tables).toEqual(['payloads']);
    value(await people().changeOwner({ kind: 'person', id: owner.id, isDisabled: true }, admin));
    expect(await byKey()).toEqual({ tables: [], dashboards: ['d'] });
    value(await people().changeOwner({ kind: 'person', id: owner.id, isDisabled: false }, admin));
    value(await people().revokeGrant({ id: direct.id }, admin));
    value(await people().revokeGrant({ id: open_.id }, admin));
    value(await people().removeGroup({ id: team.id }, admin));
    expect(await held()).toEqual({ tables: [], dashboards: [] });
    expect(
      await people().grant({ object: table('people'), grantee: { kind: 'everyone', id: '' } }, admin),
    ).toMatchObject({
      code: 'sql_table_unknown',
    });
    const nobody = { kind: 'person', id: 'nobody' } as const;
    expect(await people().grant({ object: table('usage'), grantee: nobody }, admin)).toMatchObject({
      code: 'member_unknown',
    });
  });

  test(`${name}: a group has no groups in it, and never a person under a principal's name`, async () => {
    const [team, owner] = [await group(`kinds-${name}`), await make('service_principal', 'kinds-bot')];
    const add = (member: { readonly kind: OwnerKind; readonly id: string }) =>
      people().addToGroup({ groupId: team.id, member }, admin);
    expect(await add({ kind: 'person', id: owner.id })).toMatchObject({ code: 'member_unknown' });
    expect(await add({ kind: 'person', id: team.id })).toMatchObject({ code: 'member_unknown' });
    expect(value(await add({ kind: 'service_principal', id: owner.id })).memberCount).toBe(1);
    expect((await find(owner.id)).groups).toEqual([{ id: team.id, name: team.name }]);
  });

  test(`${name}: what an identity provider says replaces what it said, and nothing that was given by hand`, async () => {
    const owner = await make('person', 'mapped');
    const [a, b, c] = [await group(`map-a-${name}`), await group(`map-b-${name}`), await group(`map-c-${name}`)];
    await people().addToGroup({ groupId: a.id, member: { kind: 'person', id: owner.id } }, admin);
    const map = (groupIds: readonly string[]) =>
      open().store.transaction((tx) => setMappedGroups({ store: open().people }, tx, { personId: owner.id, groupIds }));
    const names = async () => (await find(owner.id)).groups.map((each) => each.name).sort();
    await map([a.id, b.id, 'no group']);
    expect(await names()).toEqual([a.name, b.name].sort());
    expect((await map([c.id])).map(({ action }) => action)).toEqual(['group.member_removed', 'group.member_added']);
    expect(await names()).toEqual([a.name, c.name].sort());
    await map([]);
    expect(await names()).toEqual([a.name]);
    expect(await map([])).toEqual([]);
  });

  test(`${name}: an invitation is accepted once, in time, and not after it was taken back or replaced`, async () => {
    const team = await group(`invited-${name}`);
    const asked = {
      email: 'New@Acme.com',
      isAccountAdmin: false,
      workspaces: [{ workspaceId: LAB, role: 'member' as const }],
      groups: [team.id],
    };
    const first = value(await people().invite(asked, admin));
    const second = value(await people().invite(asked, admin));
    const third = value(await people().renewInvitation({ id: second.invitation.id }, admin));
    const bad = { kind: 'refuse', code: 'invitation_bad', details: {} };
    for (const { token } of [first, second, { token: '' }, { token: 'x'.repeat(200) }]) {
      expect(await people().findInvitation(token)).toEqual(bad);
    }
    const acceptance = { token: third.token, name: '새 사람', password: 'correct battery staple' };
    expect(await people().acceptInvitation({ ...acceptance, password: 'short' }, ORIGIN)).toMatchObject({
      code: 'password_length',
    });
    const outcomes = await Promise.all([1, 2, 3].map(() => people().acceptInvitation(acceptance, ORIGIN)));
    const accepted = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [outcome.value] : []));
    expect(accepted).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'refuse')).toEqual([bad, bad]);
    const { owner, cookie } = accepted[0] as (typeof accepted)[number];
    expect(owner).toMatchObject({ address: 'new@acme.com', name: '새 사람', isAccountAdmin: false });
    expect([owner.roles.get(LAB), owner.groups.map(({ id }) => id)]).toEqual(['member', [team.id]]);
    const headers = new Headers({ cookie: cookie.split(';')[0] ?? '' });
    expect((await open().identity.signedIn(headers))?.person.id).toBe(owner.id);
    expect(await people().invite(asked, admin)).toMatchObject({ code: 'member_known' });
    const late = value(await people().invite({ ...asked, email: 'late@acme.com' }, admin));
    const gone = value(await people().invite({ ...asked, email: 'gone@acme.com' }, admin));
    value(await people().revokeInvitation({ id: gone.invitation.id }, admin));
    expect(await people().findInvitation(gone.token)).toEqual(bad);
    expect((await people().findInvitation(late.token)).kind).toBe('done');
    open().clock.advance(7 * 24 * 60 * 60_000);
    expect(await people().findInvitation(late.token)).toEqual(bad);
    expect(await people().acceptInvitation({ ...acceptance, token: late.token }, ORIGIN)).toEqual(bad);
    const anew = value(await people().renewInvitation({ id: late.invitation.id }, admin));
    expect((await people().findInvitation(anew.token)).kind).toBe('done');
  });

  test(`${name}: an invitation that is taken back while it is being accepted lets nobody in`, async () => {
    const asked = { email: 'racing@acme.com', isAccountAdmin: true, workspaces: [], groups: [] };
    const { invitation, token } = value(await people().invite(asked, admin));
    const { engine } = open();
    const hashPassword = engine.hashPassword;
    const revokeMeanwhile = async (password: string) => {
      await people().revokeInvitation({ id: invitation.id }, admin);
      return await hashPassword(password);
    };
    Object.assign(engine, { hashPassword: revokeMeanwhile });
    const acceptance = { token, name: 'Racer', password: 'correct battery staple' };
    const outcome = await people()
      .acceptInvitation(acceptance, ORIGIN)
      .finally(() => Object.assign(engine, { hashPassword }));
    expect(outcome).toMatchObject({ code: 'invitation_bad' });
    expect(await open().people.personByEmail('racing@acme.com')).toBeUndefined();
  });

  test(`${name}: nobody but an account admin changes people, and a workspace's admin only roles in that workspace`, async () => {
    const owner = await make('person', 'target', { role: 'viewer' });
    const team = await group(`target-${name}`);
    const member = { kind: 'person', id: owner.id } as const;
    const refused = { kind: 'refuse', code: 'role_not_allowed', details: {} };
    for (const role of ['workspace_admin', 'member', 'viewer'] as const) {
      const by = { actor: actorWith(role), origin: ORIGIN };
      const everyone = { kind: 'everyone', id: '' } as const;
      const change = { listed: LISTED, endpointsIn: async () => 0 };
      const outcomes = await Promise.all([
        people().createOwner({ ...member, address: 'x@y.z', name: 'x', isAccountAdmin: true, workspaces: [] }, by),
        people().changeOwner({ ...member, isAccountAdmin: true }, by),
        people().removeOwner(member, by),
        people().createGroup({ name: 'x' }, by),
        people().renameGroup({ id: team.id, name: 'x' }, by),
        people().removeGroup({ id: team.id }, by),
        people().addToGroup({ groupId: team.id, member }, by),
        people().removeFromGroup({ groupId: team.id, memberId: owner.id }, by),
        people().createWorkspace({ name: 'x', listed: LISTED }, by),
        people().changeWorkspace({ id: LAB, name: 'x', ...change }, by),
        people().giveRole({ workspaceId: LAB, subject: member, role: 'workspace_admin', listed: LISTED }, by),
        people().takeRole({ workspaceId: LAB, subjectId: owner.id }, by),
        people().grant({ object: { kind: 'table', name: 'usage' }, grantee: everyone }, by),
        people().revokeGrant({ id: 'x' }, by),
        people().invite({ email: 'x@y.z', isAccountAdmin: true, workspaces: [], groups: [] }, by),
        people().renewInvitation({ id: 'x' }, by),
        people().revokeInvitation({ id: 'x' }, by),
      ]);
      for (const outcome of outcomes) expect(outcome).toEqual(refused);
      const here = await people().giveRole({ workspaceId: MAIN, subject: member, role: 'member', listed: LISTED }, by);
      expect(here.kind).toBe(role === 'workspace_admin' ? 'done' : 'refuse');
    }
    expect(await find(owner.id)).toMatchObject({ isAccountAdmin: false, roles: new Map([[MAIN, 'member']]) });
  });

  test(`${name}: each act is in the log with before and after, and a refused one is not`, async () => {
    const newest = async (limit: number) => (await open().audit.after({ sequence: 0, limit: 10_000 })).slice(-limit);
    const owner = await make('person', 'logged', { role: 'viewer' });
    value(await people().changeOwner({ kind: 'person', id: owner.id, isAccountAdmin: true }, admin));
    const before = (await newest(10_000)).length;
    await people().createOwner(
      { kind: 'person', address: 'logged@acme.com', name: 'x', isAccountAdmin: false, workspaces: [] },
      admin,
    );
    expect((await newest(10_000)).length).toBe(before);
    expect(await newest(1)).toMatchObject([
      {
        actor: 'account_admin@acme.com',
        action: 'person.changed',
        target: `person:${owner.id}`,
        before: { email: 'logged@acme.com', is_account_admin: false, workspaces: { [MAIN]: 'viewer' } },
        after: { email: 'logged@acme.com', is_account_admin: true },
        address: '::1',
        requestId: 'r',
      },
    ]);
  });
}

function value<Value>(outcome: PeopleOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new Error(`refused: ${outcome.code}`);
  return outcome.value;
}
