import type { EndpointFacts, ProviderKind } from '@tallygate/contract';
import { useLocation } from '@tanstack/react-router';
import { KeyRoundIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useProviders } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { CodeLine } from '../../components/code-line.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { isAdmin, useSignedIn } from '../../shell/signed-in.ts';
import { MakeKey } from './make-key.tsx';
import { isServing, KEY_PLACEHOLDER, type Snippet, type SnippetId, snippetsOf } from './snippets.ts';

/** What to paste to call an endpoint; with a key that is made on the spot, nothing is left to be filled in. */
export function SnippetsPanel({ endpoint }: { readonly endpoint: EndpointFacts }) {
  const { say } = useText();
  const [key, setKey] = useState<string>();
  const [isMaking, setMaking] = useState(false);
  const [chosen, setChosen] = useState<SnippetId>('curl');
  useArrival();
  const kinds = useDestinationKinds(endpoint);
  // The pages may be read at another address than the one that callers are to use.
  const origin = useSignedIn().account.public_url ?? location.origin;
  const snippets = snippetsOf({ origin, endpoint: endpoint.name, key: key ?? KEY_PLACEHOLDER });
  const shown = snippets.find(({ id }) => id === chosen) ?? snippets[0];
  if (shown === undefined) return null;
  return (
    <Panel aria-labelledby="snippets" className="scroll-mt-16">
      <div className="flex flex-wrap items-start justify-between gap-2 pr-4 max-sm:pr-0">
        <PanelHead id="snippets" title={say('snippets.title')} text={say('snippets.text')} />
        <div className="py-3 max-sm:px-4 max-sm:pt-0">
          <Button look={key === undefined ? 'primary' : 'plain'} onClick={() => setMaking(true)}>
            <KeyRoundIcon aria-hidden />
            {say('snippets.makeKey')}
          </Button>
        </div>
      </div>
      <div className="space-y-3 border-t border-line p-4">
        <SnippetChoice snippets={snippets} chosen={shown.id} onChoose={setChosen} />
        {isServing(shown, kinds) ? (
          <>
            <p className="text-small text-muted">{say(`snippets.place.${shown.place}`)}</p>
            <CodeLine text={shown.text} label={shown.title} />
          </>
        ) : (
          <p className="text-muted">{say('snippets.notServed', { api: shown.title })}</p>
        )}
        <p className="text-small text-muted">
          {say(key === undefined ? 'snippets.placeholder' : 'snippets.withKey', { placeholder: KEY_PLACEHOLDER })}
        </p>
      </div>
      {isMaking && <MakeKey endpoint={endpoint.name} onMade={setKey} onClose={() => setMaking(false)} />}
    </Panel>
  );
}

interface SnippetChoiceProps {
  readonly snippets: readonly Snippet[];
  readonly chosen: SnippetId;
  readonly onChoose: (id: SnippetId) => void;
}

function SnippetChoice({ snippets, chosen, onChoose }: SnippetChoiceProps) {
  const { say } = useText();
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      {(['sdk', 'agent'] as const).map((group) => (
        <fieldset key={group} className="flex min-w-0 flex-wrap items-center gap-1">
          <legend className="float-left mr-2 text-small text-muted">{say(`snippets.group.${group}`)}</legend>
          {snippets
            .filter((snippet) => snippet.group === group)
            .map(({ id, title }) => (
              <button
                key={id}
                type="button"
                aria-pressed={id === chosen}
                onClick={() => onChoose(id)}
                className={classNames(
                  'h-8 rounded-md px-2.5 whitespace-nowrap',
                  id === chosen
                    ? 'bg-accent-soft font-medium text-accent-ink'
                    : 'text-muted hover:bg-sunken hover:text-ink',
                )}
              >
                {title}
              </button>
            ))}
        </fieldset>
      ))}
    </div>
  );
}

/** The kinds of an endpoint's destinations; null: not told to this person. */
function useDestinationKinds({ destinations = [], fallbacks = [] }: EndpointFacts): readonly (ProviderKind | null)[] {
  const providers = useProviders(isAdmin(useSignedIn().person.role));
  const kinds = new Map(providers.data?.map(({ name, kind }) => [name, kind]));
  return [...destinations, ...fallbacks].map(({ provider }) => kinds.get(provider) ?? null);
}

/** Whoever is sent here from the first steps lands at the snippets. */
function useArrival(): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === 'snippets') document.getElementById('snippets')?.scrollIntoView({ block: 'start' });
  }, [hash]);
}
