import type { Dashboard, DashboardSchedule, FilterName } from '@tallygate/contract';
import { LANGUAGES } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useScheduleAct } from '../../../api/use-dashboard-schedules.ts';
import { useMembers } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { CheckBox } from '../../settings/sign-in/check-box.tsx';
import { MailTimes } from './mail-times.tsx';
import {
  beginForm,
  checkScheduleForm,
  MAIL_RANGES,
  type ScheduleForm,
  type ScheduleProblems,
} from './schedule-form.ts';

interface ScheduleEditorProps {
  readonly dashboard: Dashboard;
  /** undefined: a new one. */
  readonly schedule: DashboardSchedule | undefined;
  readonly onDone: () => void;
}

/** Asks what is sent, when and to whom. */
export function ScheduleEditor({ dashboard, schedule, onDone }: ScheduleEditorProps) {
  const { say, language } = useText();
  const { email } = useSignedIn().person;
  const acting = useScheduleAct(dashboard.id);
  const keyOf = useRepeatKey();
  const page = dashboard.document.pages[0]?.id ?? '';
  const [form, setForm] = useState(() => beginForm(schedule, { page, email, language }));
  const [problems, setProblems] = useState<ScheduleProblems>({});
  const { filters } = dashboard.document;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkScheduleForm(form, filters);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'problems') return;
    const { body } = checked;
    const act =
      schedule === undefined
        ? ({ what: 'create', body } as const)
        : ({ what: 'change', schedule: schedule.id, body } as const);
    acting.mutate({ ...act, idempotencyKey: keyOf(act) }, { onSuccess: onDone });
  };
  const change = (part: Partial<ScheduleForm>) => setForm((now) => ({ ...now, ...part }));
  return (
    <form onSubmit={submit} noValidate>
      <What dashboard={dashboard} form={form} onChange={change} />
      <MailTimes
        dashboard={dashboard.id}
        schedule={form.schedule}
        problem={problems.schedule === undefined ? undefined : say(problems.schedule)}
        onChange={(part) => change({ schedule: { ...form.schedule, ...part } })}
      />
      <Recipients form={form} problem={problems.recipients} onChange={change} />
      <FilterInputs offered={filters} form={form} onChange={change} />
      <CheckBox
        label={say('dashboards.mailCsv')}
        hint={say('dashboards.mailCsvHint')}
        isChecked={form.withCsv}
        onChange={(withCsv) => change({ withCsv })}
      />
      <CheckBox label={say('dashboards.mailOn')} isChecked={form.isOn} onChange={(isOn) => change({ isOn })} />
      <Problem error={acting.error} />
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onDone}>{say('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={acting.isPending}>
          {say('dashboards.save')}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly form: ScheduleForm;
  readonly onChange: (part: Partial<ScheduleForm>) => void;
}

function What({ dashboard, form, onChange }: PartProps & { readonly dashboard: Dashboard }) {
  const { say, language } = useText();
  return (
    <div className="mb-3 grid gap-x-4 gap-y-3 sm:grid-cols-3">
      <Choice
        label={say('dashboards.mailPage')}
        value={form.page}
        options={dashboard.document.pages.map(({ id, title }) => ({ value: id, title: title[language] }))}
        onChoose={(page) => onChange({ page })}
      />
      <Choice
        label={say('dashboards.mailRange')}
        value={form.range}
        options={MAIL_RANGES.map((value) => ({ value, title: say(`dashboards.mailRange.${value}`) }))}
        onChoose={(range) => onChange({ range: MAIL_RANGES.find((each) => each === range) ?? form.range })}
      />
      <Choice
        label={say('dashboards.mailLanguage')}
        value={form.language}
        options={LANGUAGES.map((value) => ({ value, title: say(`language.${value}`) }))}
        onChoose={(chosen) => onChange({ language: LANGUAGES.find((each) => each === chosen) ?? form.language })}
      />
    </div>
  );
}

/** More are found by typing than a list of all could show. */
const PROPOSED_MAX = 500;

function Recipients({ form, problem, onChange }: PartProps & { readonly problem: ScheduleProblems['recipients'] }) {
  const { say } = useText();
  const members = useMembers().data ?? [];
  const there = form.recipients.toLowerCase();
  const left = members.filter(({ email }) => !there.includes(email.toLowerCase())).slice(0, PROPOSED_MAX);
  const add = (email: string) => {
    if (email !== '')
      onChange({ recipients: form.recipients.trim() === '' ? email : `${form.recipients.trim()}, ${email}` });
  };
  return (
    <div className="grid gap-x-4 gap-y-2 sm:grid-cols-[2fr_1fr]">
      <Field
        label={say('dashboards.recipients')}
        hint={say('dashboards.recipientsHint')}
        value={form.recipients}
        problem={problem === undefined ? undefined : say(problem)}
        onChange={(event) => onChange({ recipients: event.target.value })}
      />
      <Choice
        className="mb-3"
        label={say('dashboards.addRecipient')}
        value=""
        options={[
          { value: '', title: say('people.chooseWho') },
          ...left.map(({ email, name }) => ({ value: email, title: `${name} (${email})` })),
        ]}
        onChoose={add}
      />
    </div>
  );
}

function FilterInputs({ offered, form, onChange }: PartProps & { readonly offered: readonly FilterName[] }) {
  const { say } = useText();
  if (offered.length === 0) return null;
  return (
    <details className="mb-2" open={offered.some((name) => form.filters[name] !== '')}>
      <summary className="cursor-pointer py-1 font-medium">{say('dashboards.mailFilters')}</summary>
      <p className="mb-2 text-small text-muted">{say('dashboards.mailFiltersHint')}</p>
      <div className="grid gap-x-4 sm:grid-cols-2">
        {offered.map((name) =>
          name === 'workspaces' ? (
            <Workspaces key={name} form={form} onChange={onChange} />
          ) : (
            <Field
              key={name}
              label={say(`dashboards.filter.${name}`)}
              value={form.filters[name]}
              onChange={(event) => onChange({ filters: { ...form.filters, [name]: event.target.value } })}
            />
          ),
        )}
      </div>
    </details>
  );
}

function Workspaces({ form, onChange }: PartProps) {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  return (
    <Choice
      className="mb-4"
      label={say('dashboards.filter.workspaces')}
      value={form.filters.workspaces}
      options={[
        { value: '', title: say('scope.all') },
        ...(form.filters.workspaces.includes(',')
          ? [{ value: form.filters.workspaces, title: form.filters.workspaces }]
          : []),
        ...workspaces.map(({ id, name }) => ({ value: id, title: name })),
      ]}
      onChoose={(id) => onChange({ filters: { ...form.filters, workspaces: id } })}
    />
  );
}
