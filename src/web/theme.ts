export const themes = ["light", "dark", "auto"] as const;
export type Theme = (typeof themes)[number];

/** The choice is kept in the browser too, where the page finds it before its first paint. */
export function applyTheme(theme: Theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("parley.theme", theme);
}

export function currentTheme(): Theme {
  return (document.documentElement.dataset.theme as Theme | undefined) ?? "auto";
}
