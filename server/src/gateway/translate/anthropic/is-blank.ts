/** Text that says nothing. This API refuses blocks of it, while callers send them, such as empty texts beside tool calls. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}
