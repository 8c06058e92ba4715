import type { EndpointDocument, ProviderFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { DestinationInputs } from './destination-inputs.tsx';
import { checkEndpointForm, type EndpointForm, type Problems } from './endpoint-form.ts';
import { type PartProps, wordsOf } from './form-part.ts';
import { LimitInputs } from './limit-inputs.tsx';
import { MoreInputs } from './more-inputs.tsx';
import { TagInputs } from './tag-inputs.tsx';

interface EndpointEditorProps {
  readonly beginning: EndpointForm;
  readonly providers: readonly ProviderFacts[];
  readonly takenNames: readonly string[];
  /** The name of an endpoint that is there stays: callers use it. */
  readonly isNameFixed?: boolean;
  readonly submitTitle: string;
  readonly saving: { readonly isPending: boolean; readonly error: Error | null };
  readonly onSubmit: (form: EndpointForm, document: EndpointDocument) => void;
  readonly onCancel: () => void;
  /** Reads the newest version; undefined: nobody has changed it meanwhile. */
  readonly onReload?: (() => void) | undefined;
}

/** The form of an endpoint; tells every problem at once, at its field. */
export function EndpointEditor(props: EndpointEditorProps) {
  const { beginning, providers, takenNames, saving, onSubmit } = props;
  const { say } = useText();
  const [form, setForm] = useState(beginning);
  const [problems, setProblems] = useState<Problems>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const known = { providers: providers.map(({ name }) => name), takenNames };
    const checked = checkEndpointForm(form, known);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'endpoint') onSubmit(form, checked.document);
    else focusFirstProblem(event.currentTarget);
  };
  const part: PartProps = { form, problems, onChange: (change) => setForm({ ...form, ...change }) };
  return (
    <form onSubmit={submit} noValidate className="max-w-4xl space-y-4">
      <Panel className="p-4">
        <Naming {...part} isNameFixed={props.isNameFixed ?? false} />
      </Panel>
      <Panel aria-labelledby="form-destinations">
        <PanelHead
          id="form-destinations"
          title={say('endpoint.destinationsTitle')}
          text={say('form.destinationsText')}
        />
        <DestinationInputs {...part} providers={providers} />
      </Panel>
      <Panel aria-labelledby="form-limits">
        <PanelHead id="form-limits" title={say('endpoint.limitsTitle')} text={say('form.limitsText')} />
        <LimitInputs {...part} />
      </Panel>
      <Panel aria-labelledby="form-tags">
        <PanelHead id="form-tags" title={say('endpoint.tags')} text={say('form.tagsText')} />
        <TagInputs {...part} />
      </Panel>
      <MoreInputs {...part} />
      <Footer {...props} problemCount={Object.keys(problems).length} saving={saving} />
    </form>
  );
}

function Naming({ form, problems, onChange, isNameFixed }: PartProps & { readonly isNameFixed: boolean }) {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  return (
    <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
      <Field
        label={say('endpoints.name')}
        hint={say(isNameFixed ? 'form.nameFixed' : 'form.nameHint')}
        placeholder="gpt"
        autoFocus={!isNameFixed}
        readOnly={isNameFixed}
        autoComplete="off"
        value={form.name}
        problem={wordsOf(problems['name'], say)}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Choice
        label={say('endpoints.workspace')}
        value={form.workspace}
        options={workspaces.map(({ id, name }) => ({ value: id, title: name }))}
        onChoose={(workspace) => onChange({ workspace })}
      />
    </div>
  );
}

function Footer({
  saving,
  submitTitle,
  onCancel,
  onReload,
  problemCount,
}: EndpointEditorProps & { readonly problemCount: number }) {
  const { say } = useText();
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {problemCount > 0 && (
        <p role="alert" className="min-w-0 flex-1 text-bad">
          {say('form.problems', { count: problemCount })}
        </p>
      )}
      {problemCount === 0 && saving.error !== null && (
        <p role="alert" className="min-w-0 flex-1 text-bad">
          {saving.error.message}
        </p>
      )}
      {onReload !== undefined && <Button onClick={onReload}>{say('form.reload')}</Button>}
      <Button onClick={onCancel}>{say('action.cancel')}</Button>
      <Button type="submit" look="primary" disabled={saving.isPending}>
        {submitTitle}
      </Button>
    </div>
  );
}

/** Once the problems are drawn. */
function focusFirstProblem(form: EventTarget & Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
