import type { WidgetSession } from "../contract/widget.ts";
import { escapeHtml } from "./html.ts";

type FramePage = {
  channelId: string;
  settings: WidgetSession["settings"];
  form: WidgetSession["form"];
  /** Addresses of the built frame.js and frame.css. */
  assets: { script: string; style: string };
};

/** The document of `GET /w/{channel}`: nothing inline, so a policy of 'self' alone is enough. */
export function framePage({ channelId, settings, form, assets }: FramePage): string {
  const { title, greeting, colour, position, theme, offlineNote } = settings;
  const shown = JSON.stringify({ title, greeting, colour, position, theme, offlineNote });
  return `<!doctype html>
<html lang="en" data-theme="${escapeHtml(theme)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(assets.style)}">
<script src="${escapeHtml(assets.script)}" defer></script>
</head>
<body>
<main id="chat" data-channel="${escapeHtml(channelId)}" data-settings="${escapeHtml(shown)}" data-form="${escapeHtml(JSON.stringify(form))}"></main>
</body>
</html>
`;
}

/** The body of `GET /widget/v1/{channel}/settings.js`, which the loader imports before it draws the launcher. */
export function settingsModule({ title, colour, position, theme }: WidgetSession["settings"]): string {
  return `export default ${JSON.stringify({ title, colour, position, theme })};\n`;
}
