import type { Dashboard } from '@tallygate/contract';

/** Who can be asked for what a dashboard shows; undefined: the account published it itself, and nobody in person. */
export function granterOf(
  { published_by: publisher }: Pick<Dashboard, 'published_by'>,
  account: { readonly name: string },
): string | undefined {
  return publisher === account.name ? undefined : publisher;
}
