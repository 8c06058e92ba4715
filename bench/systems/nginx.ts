import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../e2e/harness/program.ts';
import { startChild } from './start-child.ts';
import { CHAT_PATH, HOST, type Missing, nameOver, type Surroundings, type System } from './system.ts';

const PLACES = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'];

/** One worker of the system's own nginx, with connections kept on both sides and no log. */
export async function startNginx(surroundings: Surroundings): Promise<System | Missing> {
  const command = PLACES.find((path) => existsSync(path));
  if (command === undefined) return { missing: 'nginx is not installed here' };
  const ports = { plain: await freePort(), tls: await freePort() };
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-bench-nginx-'));
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, configOf(surroundings, { folder, ports }));
  const args = ['-p', folder, '-c', config, '-e', join(folder, 'error.log')];
  const child = await startChild({ command, args, ports: [ports.plain, ports.tls], core: surroundings.core });
  return {
    target: (model, link) => ({
      host: HOST,
      port: ports[link],
      path: CHAT_PATH,
      headers: {},
      model: nameOver(model, link),
    }),
    pids: child.pids,
    checkRows: () => Promise.resolve(undefined),
    stop: async () => {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(
  { provider, certificatePath }: Surroundings,
  place: { readonly folder: string; readonly ports: { readonly plain: number; readonly tls: number } },
): string {
  const isRoot = process.getuid?.() === 0;
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(place.folder, name)};`)
    .join(' ');
  return `daemon off;
${isRoot ? 'user root;' : ''}
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${join(place.folder, 'nginx.pid')};
events { worker_connections 16384; }
http {
  ${paths}
  access_log off;
  tcp_nodelay on;
  keepalive_timeout 75s;
  keepalive_requests 1000000000;
  client_body_buffer_size 16k;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_buffering off;
  upstream plain { server ${HOST}:${provider.plain}; keepalive 1024; keepalive_requests 1000000000; }
  upstream tls { server ${HOST}:${provider.tls}; keepalive 1024; keepalive_requests 1000000000; }
  server {
    listen ${HOST}:${place.ports.plain} backlog=4096;
    location / { proxy_pass http://plain; }
  }
  server {
    listen ${HOST}:${place.ports.tls} backlog=4096;
    location / {
      proxy_pass https://tls;
      proxy_ssl_name localhost;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate ${certificatePath};
    }
  }
}
`;
}
