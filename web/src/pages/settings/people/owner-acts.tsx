import { type MemberChange, memberCalls, type ServicePrincipal, signInCalls } from '@tallygate/contract';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { usePeopleChange } from '../../../api/use-people.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { useText } from '../../../locales/use-text.ts';
import { RowMenu } from './row-menu.tsx';

const calls = { ...memberCalls(client.ask), ...signInCalls(client.ask) };

type Kind = 'person' | 'service_principal';
type Change = 'makeAdmin' | 'unmakeAdmin' | 'disable' | 'enable';
/** What helps somebody who is locked out, or whose device is in other hands. */
type WayInAct = 'endSessions' | 'resetFactor';
type Act = Change | WayInAct | 'remove';

const CHANGES: Readonly<Record<Change, MemberChange>> = {
  makeAdmin: { is_account_admin: true },
  unmakeAdmin: { is_account_admin: false },
  disable: { is_disabled: true },
  enable: { is_disabled: false },
};

interface OwnerActsProps {
  readonly kind: Kind;
  readonly owner: ServicePrincipal;
}

/** What an account admin does with a person or a service principal; what takes something away is asked once more. */
export function OwnerActs({ kind, owner }: OwnerActsProps) {
  const { say } = useText();
  const [asked, setAsked] = useState<Act>();
  const { disabled_at: disabledAt, is_account_admin: isAdmin } = owner;
  const acts: readonly Act[] = [
    isAdmin ? 'unmakeAdmin' : 'makeAdmin',
    ...(kind === 'person' ? (['endSessions', 'resetFactor'] as const) : []),
    disabledAt === null ? 'disable' : 'enable',
    'remove',
  ];
  return (
    <>
      <RowMenu name={owner.name}>
        {acts.map((act) => (
          <MenuItem key={act} className={act === 'remove' ? 'text-bad' : ''} onSelect={() => setAsked(act)}>
            {say(`people.${act}`)}
          </MenuItem>
        ))}
      </RowMenu>
      {asked !== undefined && <Asked kind={kind} owner={owner} act={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function Asked({ kind, owner, act, onClose }: OwnerActsProps & { readonly act: Act; readonly onClose: () => void }) {
  const { say } = useText();
  const change = usePeopleChange<void, unknown>(() => run(kind, owner.id, act));
  const words = wordsOf(act);
  return (
    <ConfirmDialog
      title={
        words === undefined
          ? `${say('people.enable')}: ${owner.name}`
          : say(`members.${words}Title`, { name: owner.name })
      }
      text={words === undefined ? say('members.disableText') : say(`members.${words}Text`)}
      action={say(`people.${act}`)}
      isDanger={act !== 'enable' && act !== 'makeAdmin'}
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function wordsOf(act: Act): Exclude<Act, 'enable'> | undefined {
  return act === 'enable' ? undefined : act;
}

function run(kind: Kind, id: string, act: Act): Promise<unknown> {
  if (act === 'remove') return kind === 'person' ? calls.removeMember(id) : calls.removeServicePrincipal(id);
  if (act === 'endSessions') return calls.endSessions({ person: id });
  if (act === 'resetFactor') return calls.resetSecondFactor(id);
  const change = CHANGES[act];
  return kind === 'person' ? calls.changeMember(id, change) : calls.changeServicePrincipal(id, change);
}
