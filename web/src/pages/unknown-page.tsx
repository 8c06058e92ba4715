import { Link } from '@tanstack/react-router';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { useText } from '../locales/use-text.ts';

/** For addresses that lead nowhere. */
export function UnknownPage() {
  const { say } = useText();
  return (
    <div className="pt-[10vh]">
      <h1 className="sr-only">{say('page.unknownTitle')}</h1>
      <Notice kind="missing" title={say('page.unknownTitle')} text={say('page.unknownText')}>
        <Button look="primary" asChild>
          <Link to="/">{say('page.toOverview')}</Link>
        </Button>
      </Notice>
    </div>
  );
}
