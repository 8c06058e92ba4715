import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site of somebody else. */
export interface FramingSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts a site whose page shows in a frame what `?show=` names. */
export async function startFramingSite(): Promise<FramingSite> {
  const server = createServer((request, response) => {
    const shown = new URL(request.url ?? '/', 'http://site').searchParams.get('show') ?? 'about:blank';
    response.setHeader('content-type', 'text/html');
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><iframe width="1200" height="700" src="${shown}"></iframe>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
