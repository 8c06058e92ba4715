import type { ListedEndpoint } from './listed-endpoint.ts';

/** The shape of `Model` in the `openai` package, `resources/models.d.ts`. */
export interface OpenaiModel {
  readonly id: string;
  readonly object: 'model';
  /** Seconds since 1970. */
  readonly created: number;
  readonly owned_by: string;
}

/** An endpoint as a model of this API. */
export function openaiModel({ name, createdAt, ownedBy }: ListedEndpoint): OpenaiModel {
  return { id: name, object: 'model', created: Math.floor(createdAt / MS_PER_SECOND), owned_by: ownedBy };
}

/** `ModelsPage` of that package: one page of all, since this API's list has no pages. */
export function openaiModels(endpoints: readonly ListedEndpoint[]): {
  readonly object: 'list';
  readonly data: readonly OpenaiModel[];
} {
  return { object: 'list', data: endpoints.map(openaiModel) };
}

const MS_PER_SECOND = 1000;
