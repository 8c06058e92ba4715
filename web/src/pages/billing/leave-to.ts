/** Goes where a payment goes on: to a provider's page, or to a window of ours. */
export function leaveTo(url: string): void {
  location.assign(url);
}
