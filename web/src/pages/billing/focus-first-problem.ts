/** Takes the reader to the first field that is wrong, once what is wrong is drawn. */
export function focusFirstProblem(form: Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
