import { ArrowUp, ChevronDown, Ellipsis, Paperclip, Sparkle } from "lucide-react";
import type { CSSProperties } from "react";
import type { WebchatSettings } from "../../contract/channel-settings.ts";
import { inkOn } from "./ink.ts";

type Look = CSSProperties & { "--brand": string; "--ink": string };

/** How the chat will look, drawn from what is typed and not from what is saved. */
export function Preview({ settings, away }: { settings: WebchatSettings; away: boolean }) {
  const look: Look = { "--brand": settings.colour, "--ink": inkOn(settings.colour) };
  const { theme, position } = settings;
  return (
    <section aria-label="Preview" className="desk:sticky desk:top-4 desk:self-start">
      <p className="mb-1 font-medium" aria-hidden>
        Preview
      </p>
      <div className="rounded-md border bg-bg p-4" data-theme={theme === "auto" ? undefined : theme} style={look} inert>
        <div className="flex h-110 flex-col overflow-hidden rounded-[16px] bg-surface text-text shadow-float [background-image:radial-gradient(120%_60%_at_15%_0%,color-mix(in_oklab,var(--brand)_22%,transparent),transparent_76%)]">
          <Head settings={settings} away={away} />
          <Talk greeting={settings.greeting} />
          <div className="m-3 flex items-center gap-2 rounded-[16px] border py-1.5 pr-1.5 pl-3 text-muted">
            <Paperclip size={16} />
            <span className="flex-1">Write a message…</span>
            <span className="flex size-7 items-center justify-center rounded-full bg-(--brand) text-(--ink)">
              <ArrowUp size={16} />
            </span>
          </div>
        </div>
        <div className={`mt-4 flex ${position === "right" ? "justify-end" : "justify-start"}`}>
          <span className="flex size-14 items-center justify-center rounded-full bg-(--brand) text-(--ink) shadow-float">
            <ChevronDown size={26} />
          </span>
        </div>
      </div>
    </section>
  );
}

function Head({ settings, away }: { settings: WebchatSettings; away: boolean }) {
  return (
    <div className="px-5 pt-4 pb-2">
      <p className="flex items-center gap-3">
        <bdi className="min-w-0 flex-1 truncate font-semibold text-title">{settings.title || "…"}</bdi>
        <Ellipsis size={18} className="text-muted" />
      </p>
      <p className="flex items-center gap-1.5 text-muted text-small">
        <span className={`size-2 rounded-full ${away ? "border-2 border-current" : "bg-good"}`} />
        {away ? "Away" : "We are here"}
      </p>
      {away && settings.offlineNote && (
        <p
          dir="auto"
          className="-mx-1 mt-2 rounded-[10px] bg-surface/60 px-3 py-2 shadow-[inset_0_0_0_1px_var(--line)] [overflow-wrap:anywhere]"
        >
          {settings.offlineNote}
        </p>
      )}
    </div>
  );
}

function Talk({ greeting }: { greeting: string }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end gap-2 overflow-hidden px-4 text-message">
      <p
        dir="auto"
        className="mb-auto max-w-[18em] text-balance px-1 pt-4 font-semibold text-[1.375rem] leading-7 tracking-tight [overflow-wrap:anywhere]"
      >
        {greeting}
      </p>
      <p className="self-end rounded-[16px] rounded-br-[5px] bg-(--brand) px-3.5 py-2 text-(--ink)">
        Where is my parcel?
      </p>
      <p className="flex items-center gap-2 font-semibold text-small">
        <span className="flex size-5.5 items-center justify-center rounded-[7px] bg-[color-mix(in_oklab,var(--brand)_16%,var(--surface))]">
          <Sparkle size={12} />
        </span>
        Your agent
      </p>
      <p className="max-w-[86%] self-start rounded-[16px] rounded-tl-[5px] bg-hover px-3.5 py-2">
        It left us this morning.
      </p>
    </div>
  );
}
