import sanitize from "sanitize-html";

/** A mail's HTML without anything that runs, loads or escapes. */
export function cleanHtml(html: string, _options: { remoteImages?: boolean; cid?: Map<string, string> } = {}): string {
  return sanitize(html);
}
