import type { Group, GroupMember, NewGroupMember } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { peopleCalls } from '../../../api/people-calls.ts';
import { useChoosable, useGroupMembers, usePeopleChange } from '../../../api/use-people.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Listed } from './listed.tsx';
import { SubjectPicker } from './subject-picker.tsx';

interface GroupMembersProps {
  readonly group: Group;
  readonly isManager: boolean;
  readonly onClose: () => void;
}

/** Who is in a group, and putting in and taking out. */
export function GroupMembers({ group, isManager, onClose }: GroupMembersProps) {
  const { say } = useText();
  const members = useGroupMembers(group.id);
  const removal = usePeopleChange((member: string) => peopleCalls.removeFromGroup({ group: group.id, member }));
  return (
    <Dialog isOpen isWide onClose={onClose} title={group.name} text={say('groups.text')}>
      {isManager && <AddMember group={group} taken={(members.data ?? []).map(({ id }) => id)} />}
      <Problem error={removal.error} />
      <div className="rounded-md border border-line">
        <Listed query={members} count={2}>
          {(all) =>
            all.length === 0 ? (
              <p className="px-4 py-3 text-muted">{say('people.nobody')}</p>
            ) : (
              <ul className="divide-y divide-line">
                {all.map((member) => (
                  <Line
                    key={member.id}
                    member={member}
                    isBusy={removal.isPending}
                    onRemove={isManager ? () => removal.mutate(member.id) : undefined}
                  />
                ))}
              </ul>
            )
          }
        </Listed>
      </div>
    </Dialog>
  );
}

interface LineProps {
  readonly member: GroupMember;
  readonly isBusy: boolean;
  readonly onRemove: (() => void) | undefined;
}

function Line({ member, isBusy, onRemove }: LineProps) {
  const { say } = useText();
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
      <span className="min-w-0">
        <span className="font-medium">{member.name}</span>{' '}
        <span className="text-muted">
          {member.kind === 'person' ? member.address : say(`people.kind.${member.kind}`)}
        </span>{' '}
        {member.is_mapped && (
          <Badge tone="neutral" title={say('people.mappedHint')}>
            {say('people.mapped')}
          </Badge>
        )}
      </span>
      {onRemove !== undefined && (
        <Button
          look="quiet"
          disabled={isBusy}
          aria-label={say('groups.takeOut', { name: member.name })}
          onClick={onRemove}
        >
          {say('people.remove')}
        </Button>
      )}
    </li>
  );
}

function AddMember({ group, taken }: { readonly group: Group; readonly taken: readonly string[] }) {
  const { say } = useText();
  const choosable = useChoosable(false);
  const [id, setId] = useState('');
  const addition = usePeopleChange((member: NewGroupMember) => peopleCalls.addToGroup(group.id, member));
  const chosen = choosable.find((each) => each.id === id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen === undefined || chosen.kind === 'group') return;
    addition.mutate({ kind: chosen.kind, id: chosen.id }, { onSuccess: () => setId('') });
  };
  return (
    <form onSubmit={submit} className="mb-4">
      <div className="mb-2 flex flex-wrap items-end gap-2">
        <SubjectPicker choosable={choosable} taken={taken} value={id} onChoose={setId} />
        <Button type="submit" className="h-9" disabled={addition.isPending || chosen === undefined}>
          {say('people.add')}
        </Button>
      </div>
      <Problem error={addition.error} />
    </form>
  );
}
