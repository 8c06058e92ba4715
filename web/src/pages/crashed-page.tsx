import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { useText } from '../locales/use-text.ts';

/** When drawing a page failed: our bug, told as such. */
export function CrashedPage() {
  const { say } = useText();
  return (
    <Notice kind="failed" title={say('page.crashedTitle')} text={say('page.crashedText')} className="pt-[10vh]">
      <Button onClick={() => location.reload()}>{say('page.reload')}</Button>
    </Notice>
  );
}
