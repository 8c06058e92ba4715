/** Makes a function that gives back the first `namesMax` different names that it sees, and `other` for any more. */
export function boundedNames(namesMax: number): (name: string) => string {
  const seen = new Set<string>();
  return (name) => {
    if (seen.size < namesMax) seen.add(name);
    return seen.has(name) ? name : 'other';
  };
}
