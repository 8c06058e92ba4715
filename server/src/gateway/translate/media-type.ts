/** A media type as the providers' lists have it: without parameters, lower case, and by the name that is registered. */
export function mediaTypeOf(text: string): string {
  const [type = ''] = text.split(';', 1);
  const name = type.trim().toLowerCase();
  return name === 'image/jpg' ? 'image/jpeg' : name;
}
