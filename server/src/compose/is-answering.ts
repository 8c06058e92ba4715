import { get } from 'node:http';

/** Whoever does not answer within this time is not ready. */
const ANSWER_MS_MAX = 1_000;

/** Whether another of our processes answers at an address with a good status. */
export function isAnswering(url: string, headers: Readonly<Record<string, string>> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, headers }, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve(status >= 200 && status < 300);
    });
    request.setTimeout(ANSWER_MS_MAX, () => request.destroy(new Error('no answer in time')));
    request.once('error', () => resolve(false));
  });
}
