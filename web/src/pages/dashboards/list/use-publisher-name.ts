import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';

/** Who published: an address; of what came with the product, the account stands in the publisher's place, and is no person. */
export function usePublisherName(): (publishedBy: string) => { readonly name: string; readonly isPerson: boolean } {
  const { say } = useText();
  const { account } = useSignedIn();
  return (publishedBy) =>
    publishedBy === account.name
      ? { name: say('dashboards.byItself'), isPerson: false }
      : { name: publishedBy, isPerson: true };
}
