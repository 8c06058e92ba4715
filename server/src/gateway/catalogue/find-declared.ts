/** What the file declares under this id or name. */
export function findDeclared<Declared extends { readonly id: string; readonly name: string }>(
  declared: readonly Declared[],
  idOrName: string,
): Declared | undefined {
  return declared.find(({ id }) => id === idOrName) ?? declared.find(({ name }) => name === idOrName);
}
