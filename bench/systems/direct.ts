import { CHAT_PATH, HOST, type Missing, nameOver, type Surroundings, type System } from './system.ts';

/** Nothing in between: what generator and provider can do at all. There is no TLS, since the generator speaks none. */
export function startDirect({ provider }: Surroundings): Promise<System | Missing> {
  return Promise.resolve({
    links: ['plain'],
    target: (model, link) => ({
      host: HOST,
      port: provider.plain,
      path: CHAT_PATH,
      headers: {},
      model: nameOver(model, link),
    }),
    pids: () => [],
    checkRows: () => Promise.resolve(undefined),
    stop: () => Promise.resolve(),
  });
}
