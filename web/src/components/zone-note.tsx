import { zoneName } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import { useSignedIn } from '../shell/signed-in.ts';
import { classNames } from './class-names.ts';

/** In which zone the times of a page are: once on each page that has any. */
export function ZoneNote({ className }: { readonly className?: string }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <p className={classNames('text-small text-muted', className)}>
      {say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}
    </p>
  );
}
