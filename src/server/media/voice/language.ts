/**
 * The language to switch a call to, such as de-DE, where somebody speaks another than it is in; null where it is the
 * same, or the provider tells languages apart by itself. `home` is the channel's own, with the region it was set up with.
 */
export function anotherLanguage(now: string, spoken: string | null, home: string): string | null {
  if (!spoken || home === "multi" || base(spoken) === base(now)) return null;
  return base(spoken) === base(home) ? home : withRegion(spoken);
}

// Norwegian goes by the name of what is written, not spoken.
const others: Record<string, string> = { no: "nb", nn: "nb" };

function base(code: string): string {
  const [language = ""] = code.toLowerCase().split(/[-_]/);
  return others[language] ?? language;
}

function withRegion(code: string): string | null {
  try {
    const { language, region } = new Intl.Locale(base(code)).maximize();
    return region ? `${language}-${region}` : null;
  } catch {
    return null;
  }
}
