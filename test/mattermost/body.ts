/** A JSON object, or undefined where the value is none. */
export function record(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) ? value : undefined;
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text under `key`, or '' (a value of another type counts as missing, as in Mattermost's own maps). */
export function text(value: unknown, key: string): string {
  const found = record(value)?.[key];
  return typeof found === 'string' ? found : '';
}

/** The number under `key`, or 0. */
export function number(value: unknown, key: string): number {
  const found = record(value)?.[key];
  return typeof found === 'number' ? found : 0;
}

/** True only where `key` holds true. */
export function flag(value: unknown, key: string): boolean {
  return record(value)?.[key] === true;
}

/** The list of objects under `key`, or an empty one. */
export function records(value: unknown, key: string): Record<string, unknown>[] {
  const found = record(value)?.[key];
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

/** A list of texts, or undefined where `value` is not one. */
export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
