/** What a provider posted, as a person can read it: JSON and forms on lines of their own, anything else as it is. */
export function readable(body: string): string {
  return asJson(body) ?? asForm(body) ?? body;
}

function asJson(body: string): string | null {
  if (!/^\s*[[{]/.test(body)) return null;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return null;
  }
}

function asForm(body: string): string | null {
  if (!/^[\w.%+-]+=[^\s]*$/.test(body)) return null;
  return [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${value}`).join("\n");
}
