/** What saving means for what is in the editor. */
export type SaveChoice =
  /** It has no name yet, and gets its first one. */
  | 'first'
  /** Under the name that it has. */
  | 'here'
  /** It is somebody else's: under a name of one's own. */
  | 'as';

export function saveChoice(query: { readonly isSaved: boolean; readonly mayChange: boolean }): SaveChoice {
  if (!query.isSaved) return 'first';
  return query.mayChange ? 'here' : 'as';
}
