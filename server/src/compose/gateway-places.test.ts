import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { gatewayPlaces, tellPlace } from './gateway-places.ts';
import { INTERNAL_SECRET_FIELD } from './internal-protocol.ts';

const clock = manualClock();
let places = gatewayPlaces(clock);
const heard = { count: 0, secret: '' as string | string[] | undefined };
const server = createServer((request, response) => {
  heard.count++;
  heard.secret = request.headers[INTERNAL_SECRET_FIELD];
  places.note(request);
  response.writeHead(204).end();
});
const controlUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeEach(async () => {
  places = gatewayPlaces(clock);
  heard.count = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const told = async (place: string, count = 1) => {
  const telling = tellPlace({ controlUrl, secret: 's', place, clock: systemClock });
  const before = heard.count;
  await expect.poll(() => heard.count - before, { interval: 2 }).toBeGreaterThanOrEqual(count);
  telling.stop();
};

test('a gateway that listens on all addresses is where it calls from; the one that told last comes first', async () => {
  await told('http://10.0.0.7:8787');
  await told('http://*:9000');
  expect(places.current()).toEqual(['http://127.0.0.1:9000', 'http://10.0.0.7:8787']);
  expect(heard.secret).toBe('s');
});

test('what is no address is not remembered, and one that is silent for half a minute is forgotten', async () => {
  await told('http://10.0.0.7:8787/path?query');
  await told('nonsense');
  expect(places.current()).toEqual([]);
  await told('http://10.0.0.7:8787');
  clock.advance(30_000);
  expect(places.current()).toHaveLength(1);
  clock.advance(1);
  expect(places.current()).toEqual([]);
});
