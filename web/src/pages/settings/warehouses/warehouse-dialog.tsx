import type { WarehouseMachine } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useKeepWarehouse } from '../../../api/use-warehouses.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { bytesText } from './warehouse-amounts.ts';
import type { WarehouseDoing } from './warehouse-doing.ts';
import {
  beginForm,
  checkWarehouseForm,
  LIMITS,
  type LimitName,
  type WarehouseForm,
  type WarehouseProblems,
} from './warehouse-form.ts';

interface WarehouseDialogProps {
  /** A copy begins with the limits of the other. */
  readonly doing: WarehouseDoing;
  readonly machine: WarehouseMachine | undefined;
  readonly onClose: () => void;
}

/** Asks for the name and the limits of a warehouse. */
export function WarehouseDialog({ doing: { what, warehouse }, machine, onClose }: WarehouseDialogProps) {
  const { say } = useText();
  const keeping = useKeepWarehouse();
  const keyOf = useRepeatKey();
  const isNew = what === 'copy';
  const [form, setForm] = useState(() => beginForm(isNew ? { ...warehouse, name: '' } : warehouse));
  const [problems, setProblems] = useState<WarehouseProblems>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkWarehouseForm(form);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'problems') return focusFirstProblem(event.currentTarget);
    const { name, ...limits } = checked.body;
    // The name of the default one is not to be changed.
    const body = warehouse.is_default ? limits : { name, ...limits };
    const asked = isNew
      ? ({ kind: 'new', body: checked.body } as const)
      : ({ kind: 'change', id: warehouse.id, body } as const);
    keeping.mutate({ ...asked, idempotencyKey: keyOf(asked) }, { onSuccess: onClose });
  };
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={say(isNew ? 'warehouses.add' : 'warehouses.changeTitle')}
      text={say('warehouses.dialogText')}
    >
      <form onSubmit={submit} noValidate>
        <Inputs
          form={form}
          problems={problems}
          isNameFixed={!isNew && warehouse.is_default}
          machine={machine}
          onChange={(change) => setForm((now) => ({ ...now, ...change }))}
        />
        <Problem error={keeping.error} />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={keeping.isPending}>
            {say('warehouses.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface InputsProps {
  readonly form: WarehouseForm;
  readonly problems: WarehouseProblems;
  readonly isNameFixed: boolean;
  readonly machine: WarehouseMachine | undefined;
  readonly onChange: (change: Partial<WarehouseForm>) => void;
}

const LIMIT_NAMES = ['threads', 'memoryMib', 'seconds', 'rows', 'runsAtOnce'] as const satisfies readonly LimitName[];

function Inputs({ form, problems, isNameFixed, machine, onChange }: InputsProps) {
  const { say, language } = useText();
  const exact = (value: number) => exactNumber(value, language);
  const ofMachine: Partial<Record<LimitName, string>> =
    machine === undefined
      ? {}
      : { threads: exact(machine.threads_max), memoryMib: bytesText(machine.memory_bytes_max, language) };
  const hintOf = (limit: LimitName) => {
    const most = ofMachine[limit];
    const hint = say(`warehouses.hint.${limit}`);
    return most === undefined ? hint : `${hint} ${say('warehouses.machineAllows', { most })}`;
  };
  return (
    <>
      <Field
        label={say('warehouses.name')}
        hint={say(isNameFixed ? 'warehouses.defaultHint' : 'warehouses.nameHint')}
        value={form.name}
        disabled={isNameFixed}
        autoFocus={!isNameFixed}
        problem={problems.name === undefined ? undefined : say(problems.name)}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <div className="mt-2 grid gap-x-4 gap-y-2 sm:grid-cols-2">
        {LIMIT_NAMES.map((limit) => (
          <Field
            key={limit}
            label={say(`warehouses.limit.${limit}`)}
            inputMode="decimal"
            hint={hintOf(limit)}
            value={form[limit]}
            problem={
              problems[limit] === undefined
                ? undefined
                : say(problems[limit], { least: exact(LIMITS[limit].min), most: exact(LIMITS[limit].max) })
            }
            onChange={(event) => onChange({ [limit]: event.target.value })}
          />
        ))}
      </div>
    </>
  );
}

/** Once the problems are drawn. */
function focusFirstProblem(form: EventTarget & Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
