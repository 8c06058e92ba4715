import { SCHEDULE_BOUNDS, type ScheduledPromptFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useEndpoints } from '../../../api/use-gateway.ts';
import { useKeepPrompt } from '../../../api/use-scheduled-prompts.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { CheckBox } from '../sign-in/check-box.tsx';
import { beginForm, checkPromptForm, type PromptForm, type PromptProblems } from './prompt-form.ts';
import { ScheduleInputs } from './schedule-inputs.tsx';
import { TextArea } from './text-area.tsx';

interface PromptDialogProps {
  /** undefined: a new one. */
  readonly prompt: ScheduledPromptFacts | undefined;
  readonly onClose: () => void;
}

/** Asks for a prompt and when it is asked. */
export function PromptDialog({ prompt, onClose }: PromptDialogProps) {
  const { say } = useText();
  const { workspaces, account, person } = useSignedIn();
  const keeping = useKeepPrompt();
  const keyOf = useRepeatKey();
  const [workspace] = workspaces.filter(({ role }) => role !== 'viewer');
  const fresh = { workspace: workspace?.id ?? '', endpoint: '', zone: account.time_zone, email: person.email };
  const [form, setForm] = useState(() => beginForm(prompt, fresh));
  const [problems, setProblems] = useState<PromptProblems>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkPromptForm(form);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'problems') return focusFirstProblem(event.currentTarget);
    const { body } = checked;
    const { id, version } = prompt ?? {};
    const asked =
      id === undefined || version === undefined
        ? ({ kind: 'new', body } as const)
        : ({ kind: 'change', id, body: { ...body, version } } as const);
    keeping.mutate({ ...asked, idempotencyKey: keyOf(asked) }, { onSuccess: onClose });
  };
  const title = say(prompt === undefined ? 'schedules.add' : 'schedules.changeTitle');
  return (
    <Dialog isOpen isWide onClose={onClose} title={title} text={say('schedules.addText')}>
      <form onSubmit={submit} noValidate>
        <Fields form={form} problems={problems} onChange={(change) => setForm((now) => ({ ...now, ...change }))} />
        <Problem error={keeping.error} />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={keeping.isPending}>
            {say('schedules.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: PromptForm;
  readonly problems: PromptProblems;
  readonly onChange: (change: Partial<PromptForm>) => void;
}

function Fields({ form, problems, onChange }: FieldsProps) {
  const { say } = useText();
  const told = (member: keyof PromptForm) => {
    const id = problems[member];
    return id === undefined ? undefined : say(id);
  };
  return (
    <>
      <Field
        label={say('schedules.name')}
        value={form.name}
        maxLength={SCHEDULE_BOUNDS.nameLengthMax}
        problem={told('name')}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Where form={form} problem={told('endpoint')} onChange={onChange} />
      <TextArea
        label={say('schedules.user')}
        hint={say('schedules.userHint')}
        value={form.user}
        problem={told('user')}
        onWrite={(user) => onChange({ user })}
      />
      <TextArea
        label={say('schedules.system')}
        hint={say('schedules.systemHint')}
        rows={2}
        value={form.system}
        onWrite={(system) => onChange({ system })}
      />
      <ScheduleInputs form={form} problem={told('schedule')} zoneProblem={told('zone')} onChange={onChange} />
      <Bounds form={form} told={told} onChange={onChange} />
      <CheckBox
        label={say('schedules.enabled')}
        hint={say('schedules.enabledHint')}
        isChecked={form.isOn}
        onChange={(isOn) => onChange({ isOn })}
      />
    </>
  );
}

interface WhereProps extends Pick<FieldsProps, 'form' | 'onChange'> {
  readonly problem: string | undefined;
}

function Where({ form, problem, onChange }: WhereProps) {
  const { say } = useText();
  const workspaces = useSignedIn().workspaces.filter(({ role }) => role !== 'viewer');
  const endpoints = (useEndpoints().data ?? []).map(({ name }) => name);
  const names = form.endpoint === '' || endpoints.includes(form.endpoint) ? endpoints : [form.endpoint, ...endpoints];
  const isKnown = workspaces.some(({ id }) => id === form.workspace);
  return (
    <div className="grid gap-x-4 sm:grid-cols-2">
      <Choice
        label={say('schedules.workspace')}
        className="mb-5"
        value={form.workspace}
        options={[
          ...(isKnown ? [] : [{ value: form.workspace, title: form.workspace }]),
          ...workspaces.map(({ id, name }) => ({ value: id, title: name })),
        ]}
        onChoose={(workspace) => onChange({ workspace })}
      />
      <div className="mb-5">
        <Choice
          label={say('schedules.endpoint')}
          value={form.endpoint}
          aria-invalid={problem !== undefined}
          options={[
            { value: '', title: say('schedules.chooseEndpoint') },
            ...names.map((name) => ({ value: name, title: name })),
          ]}
          onChoose={(endpoint) => onChange({ endpoint })}
        />
        {problem !== undefined && <p className="mt-1 text-small text-bad">{problem}</p>}
      </div>
    </div>
  );
}

interface BoundsProps extends Pick<FieldsProps, 'form' | 'onChange'> {
  readonly told: (member: keyof PromptForm) => string | undefined;
}

function Bounds({ form, told, onChange }: BoundsProps) {
  const { say } = useText();
  return (
    <div className="mb-2 grid gap-x-4 gap-y-3 sm:grid-cols-2">
      <Field
        label={say('schedules.maxTokens')}
        hint={say('schedules.optional')}
        inputMode="numeric"
        value={form.maxTokens}
        problem={told('maxTokens')}
        onChange={(event) => onChange({ maxTokens: event.target.value })}
      />
      <Field
        label={say('schedules.temperature')}
        hint={say('schedules.optional')}
        inputMode="decimal"
        value={form.temperature}
        problem={told('temperature')}
        onChange={(event) => onChange({ temperature: event.target.value })}
      />
      <Field
        className="sm:col-span-2"
        label={say('schedules.notify')}
        hint={say('schedules.notifyHint')}
        value={form.notify}
        problem={told('notify')}
        onChange={(event) => onChange({ notify: event.target.value })}
      />
    </div>
  );
}

/** Once the problems are drawn. */
function focusFirstProblem(form: EventTarget & Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
