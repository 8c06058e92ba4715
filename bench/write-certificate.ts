import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CERTIFICATE } from './provider/certificate.ts';

/** The provider's certificate as a file that systems are told to trust. */
export function writeCertificate(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-bench-'));
  const path = join(folder, 'provider.pem');
  writeFileSync(path, CERTIFICATE);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
