/** The part of a list that `page` and `per_page` ask for: 60 a page by default, 200 at most. */
export function paged<T>(items: Iterable<T>, query: URLSearchParams): T[] {
  const page = Math.max(0, whole(query.get('page'), 0));
  const asked = whole(query.get('per_page'), 60);
  const size = asked < 0 ? 60 : Math.min(asked, 200);
  return [...items].slice(page * size, (page + 1) * size);
}

/** True where `page` is below zero: on some routes a database error of the server. */
export function hasNegativePage(query: URLSearchParams): boolean {
  return whole(query.get('page'), 0) < 0;
}

function whole(value: string | null, otherwise: number): number {
  const number = Number(value ?? otherwise);
  return Number.isInteger(number) ? number : otherwise;
}
