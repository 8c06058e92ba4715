import { type ReactNode, useEffect } from 'react';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { OpenHeader } from '../../shell/open-header.tsx';

interface EntryFrameProps {
  readonly title: string;
  readonly question: string;
  readonly children: ReactNode;
}

/** What stands around the pages before the sign-in. */
export function EntryFrame({ title, question, children }: EntryFrameProps) {
  const { say } = useText();
  useEffect(() => {
    document.title = `${title} · ${say('product.name')}`;
  }, [title, say]);
  return (
    <div className="flex min-h-dvh flex-col">
      <OpenHeader />
      <main className="flex flex-1 flex-col items-center px-4 pt-[8vh] pb-12">
        <Panel className="w-full max-w-[26rem] p-6">
          <h1 className="text-title font-semibold">{title}</h1>
          <p className="mt-1 mb-5 text-muted">{question}</p>
          {children}
        </Panel>
      </main>
    </div>
  );
}
