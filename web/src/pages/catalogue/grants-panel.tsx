import type { Grant, NewGrant } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { peopleCalls } from '../../api/people-calls.ts';
import { useChoosable, useGrants, usePeopleChange } from '../../api/use-people.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/confirm-dialog.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { Listed } from '../settings/people/listed.tsx';
import { SubjectPicker } from '../settings/people/subject-picker.tsx';

/** Who may read a table beside account admins; for account admins. */
export function GrantsPanel({ table }: { readonly table: string }) {
  const { say } = useText();
  return (
    <Panel aria-labelledby="grants">
      <PanelHead id="grants" title={say('grants.title')} text={say('grants.text')} />
      <div className="px-4 pb-4">
        <Grants kind="table" object={table} empty={say('grants.empty')} />
      </div>
    </Panel>
  );
}

/** What is granted: the name of a table, or the id of a dashboard. */
interface Granted {
  readonly kind: 'table' | 'dashboard';
  readonly object: string;
}

/** Grants on a table or a dashboard: granting, and taking back. `empty`: what it says while there is none. */
export function Grants({ kind, object, empty }: Granted & { readonly empty: string }) {
  const grants = useGrants({ kind, object });
  const revocation = usePeopleChange((id: string) => peopleCalls.revokeGrant(id));
  const taken = (grants.data ?? []).map(({ grantee_id: id }) => id ?? EVERYONE);
  return (
    <>
      <AddGrant kind={kind} object={object} taken={taken} />
      <Problem error={revocation.error} />
      <div className="rounded-md border border-line">
        <Listed query={grants} count={2}>
          {(all) =>
            all.length === 0 ? (
              <p className="px-4 py-3 text-muted">{empty}</p>
            ) : (
              <ul className="divide-y divide-line">
                {all.map((grant) => (
                  <Line
                    key={grant.id}
                    grant={grant}
                    isBusy={revocation.isPending}
                    onRevoke={() => revocation.mutate(grant.id)}
                  />
                ))}
              </ul>
            )
          }
        </Listed>
      </div>
    </>
  );
}

/** Stands for everyone among those who can be chosen. */
const EVERYONE = 'everyone';

interface LineProps {
  readonly grant: Grant;
  readonly isBusy: boolean;
  readonly onRevoke: () => void;
}

function Line({ grant, isBusy, onRevoke }: LineProps) {
  const { say } = useText();
  const kind = say(`people.kind.${grant.grantee_kind}`);
  const name = grant.grantee === '' ? kind : grant.grantee;
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
      <span className="min-w-0">
        <span className="block font-medium">
          {name} {name !== kind && <span className="font-normal text-muted">{kind}</span>}
        </span>
        <span className="block text-small text-muted">
          {say('grants.by')}: {grant.created_by}
        </span>
      </span>
      <Button look="quiet" disabled={isBusy} aria-label={say('grants.revokeOf', { name })} onClick={onRevoke}>
        {say('grants.revoke')}
      </Button>
    </li>
  );
}

function AddGrant({ kind, object, taken }: Granted & { readonly taken: readonly string[] }) {
  const { say } = useText();
  const somebody = useChoosable(true);
  const everyone = { kind: 'everyone', id: EVERYONE, name: say('people.kind.everyone') } as const;
  const choosable = [everyone, ...somebody];
  const [id, setId] = useState('');
  const granting = usePeopleChange((grant: NewGrant) => peopleCalls.grant(grant));
  const chosen = choosable.find((each) => each.id === id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen === undefined) return;
    const grantee = chosen.kind === 'everyone' ? {} : { grantee_id: chosen.id };
    const grant: NewGrant = { object_kind: kind, object, grantee_kind: chosen.kind, ...grantee };
    granting.mutate(grant, { onSuccess: () => setId('') });
  };
  return (
    <form onSubmit={submit} className="mb-3">
      <div className="mb-2 flex max-w-xl flex-wrap items-end gap-2">
        <SubjectPicker choosable={choosable} taken={taken} value={id} onChoose={setId} />
        <Button type="submit" className="h-9" disabled={granting.isPending || chosen === undefined}>
          {say('grants.add')}
        </Button>
      </div>
      <Problem error={granting.error} />
    </form>
  );
}
