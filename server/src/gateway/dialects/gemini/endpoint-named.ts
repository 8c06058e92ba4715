const MODELS = '/models/';

/** The endpoint that a target such as `/gemini/v1beta/models/{endpoint}:generateContent?alt=sse` names; undefined for none. */
export function endpointNamed(target: string): string | undefined {
  const path = target.split('?', 1)[0] ?? target;
  const models = path.indexOf(MODELS);
  const colon = path.lastIndexOf(':');
  if (models < 0 || colon < models) return undefined;
  try {
    return decodeURIComponent(path.slice(models + MODELS.length, colon)) || undefined;
  } catch {
    return undefined;
  }
}
