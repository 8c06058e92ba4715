import { readdirSync, readFileSync } from 'node:fs';
import type { DashboardDocument } from '@tallygate/contract';
import { readDocumentText } from './read-document-text.ts';

const TEMPLATES = new URL('../../../../dashboards/', import.meta.url);

/** The built-in templates, by name. They come with the product: one that is wrong is our bug, and throws with every problem. */
export function readTemplates(directory: URL = TEMPLATES): ReadonlyMap<string, DashboardDocument> {
  const names = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
  return new Map(names.sort().map((name) => readTemplate(directory, name)));
}

function readTemplate(directory: URL, name: string): [string, DashboardDocument] {
  const reading = readDocumentText(readFileSync(new URL(name, directory), 'utf8'));
  if (reading.kind === 'problems') {
    const lines = reading.problems.map(
      ({ line, column, path, message }) => `${name}:${line}:${column} ${path.join('.')} ${message.en}`,
    );
    throw new Error(`dashboards/${name} is not a dashboard:\n${lines.join('\n')}`);
  }
  const { document } = reading;
  const template = name.replace(/\.yaml$/, '');
  if (document.template !== template || document.template_version === undefined) {
    throw new Error(`dashboards/${name} holds version ${document.template_version} of "${document.template}"`);
  }
  return [template, document];
}
