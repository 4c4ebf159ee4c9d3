/** Where to go after signing in: only a path of our own, never another site. */
export function ownPath(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/";
  const url = URL.parse(next, base);
  return url?.origin === base ? url.pathname + url.search + url.hash : "/";
}

const base = "http://own.invalid";
