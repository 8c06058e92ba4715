/**
 * `node query-pressure.ts <url> <count> <milliseconds>`, the key in the environment variable KEY: keeps that many heavy queries
 * asked for, from a process of its own, so that asking does not slow who measures. Prints how many were answered.
 */
const [url = '', count = '1', milliseconds = '0'] = process.argv.slice(2);
const key = process.env['KEY'] ?? '';
const statement =
  'SELECT number % 24 AS hour, uniqExact(intHash64(number) % 300000) AS users, quantiles(0.5, 0.99)(number % 977) AS p FROM numbers(6000000) GROUP BY hour ORDER BY hour';
/** A refused query comes again after this time, as a page's would. */
const AGAIN_MS = 500;
const endsMs = performance.now() + Number(milliseconds);
let answered = 0;

await Promise.all(Array.from({ length: Number(count) }, ask));
console.log(String(answered));

async function ask(): Promise<void> {
  while (performance.now() < endsMs) {
    const answer = await fetch(`${url}/api/v1/sql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ statement }),
    });
    await answer.text();
    if (answer.status === 200) answered += 1;
    else await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
