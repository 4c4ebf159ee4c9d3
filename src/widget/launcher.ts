import { inkOn } from "./colour.ts";
import type { Look } from "./wire.ts";
import { unreadWord } from "./words.ts";

export type Launcher = ReturnType<typeof makeLauncher>;

/** The button and the frame's place on the host's page, in a shadow root so that neither styles the other. */
export function makeLauncher({ onPress, onEscape }: { onPress: () => void; onEscape: () => void }) {
  const host = document.createElement("parley-chat");
  const root = host.attachShadow({ mode: "open" });
  // A constructed sheet and CSSOM properties stay within a policy of `style-src 'none'`; markup would not.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const button = root.appendChild(document.createElement("button"));
  button.type = "button";
  button.append(icon("talk", talkPath), icon("down", "M5 9.5l7 7 7-7"));
  const badge = button.appendChild(document.createElement("span"));
  badge.setAttribute("aria-hidden", "true");
  button.addEventListener("click", onPress);
  root.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") onEscape();
  });

  let frame: HTMLIFrameElement | null = null;
  visualViewport?.addEventListener("resize", fit);
  visualViewport?.addEventListener("scroll", fit);
  // Beside the body, not in it: single page apps replace what the body holds.
  document.documentElement.append(host);

  return {
    draw({ look, open, unread }: { look: Look; open: boolean; unread: number }) {
      host.className = `${look.position} ${look.theme}${open ? " open" : ""}`;
      host.style.setProperty("--brand", look.colour);
      host.style.setProperty("--ink", inkOn(look.colour));
      button.setAttribute("aria-expanded", String(open));
      button.setAttribute(
        "aria-label",
        unread ? `${look.title}, ${unread} ${unreadWord(navigator.language)}` : look.title,
      );
      badge.textContent = unread > 99 ? "99+" : String(unread);
      badge.hidden = open || !unread;
      if (frame) frame.title = look.title;
      fit();
    },
    /** The window of the frame, which is made on the first call. */
    frame(src: string): Window {
      if (!frame) {
        frame = document.createElement("iframe");
        frame.src = src;
        root.append(frame);
      }
      return frame.contentWindow!;
    },
    made: () => frame?.contentWindow ?? null,
    focusFrame: () => frame?.focus(),
    focusButton: () => button.focus(),
    remove() {
      visualViewport?.removeEventListener("resize", fit);
      visualViewport?.removeEventListener("scroll", fit);
      host.remove();
    },
  };

  // A phone's keyboard covers the page without resizing it; only the visual viewport tells what is left.
  function fit() {
    if (!frame) return;
    const full = innerWidth < 480 && visualViewport && visualViewport.scale === 1;
    frame.style.height = full ? `${visualViewport!.height}px` : "";
    frame.style.top = full ? `${visualViewport!.offsetTop}px` : "";
  }
}

function icon(name: string, path: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(document.createElementNS(svg.namespaceURI, "path")).setAttribute("d", path);
  return svg;
}

const talkPath =
  "M9 3.5h6.5a5 5 0 0 1 5 5v3a5 5 0 0 1-3 4.6v3.4l-3.6-3H9a5 5 0 0 1-5-5v-3a5 5 0 0 1 5-5zM9 10h.01M12.25 10h.01M15.5 10h.01";

const css = `
:host{all:initial;--edge:20px}
button{all:unset;box-sizing:border-box;position:fixed;z-index:2147483000;bottom:var(--edge);width:56px;height:56px;border:1px solid transparent;border-radius:50%;background:var(--brand);color:var(--ink);cursor:pointer;box-shadow:0 1px 2px #0003,0 8px 24px -4px #0004;transition:transform 120ms,box-shadow 120ms;-webkit-tap-highlight-color:transparent}
button:hover{transform:translateY(-2px);box-shadow:0 2px 4px #0003,0 12px 28px -4px #0005}
button:active{transform:none}
button:focus-visible{outline:3px solid var(--brand);outline-offset:3px}
:host(.right) button{right:var(--edge)}:host(.left) button{left:var(--edge)}
svg{position:absolute;inset:14px;width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;transition:transform 120ms,opacity 120ms}
.down,:host(.open) .talk{opacity:0;transform:rotate(-30deg) scale(.6)}
:host(.open) .down{opacity:1;transform:none}
span{position:absolute;top:-4px;inset-inline-end:-4px;min-width:12px;padding:0 4px;border:2px solid #fff;border-radius:12px;background:#c8232c;color:#fff;font:600 12px/18px system-ui,sans-serif;text-align:center}
span[hidden]{display:none}
iframe{position:fixed;z-index:2147483000;bottom:calc(var(--edge) + 72px);width:392px;height:min(680px,calc(100% - 112px));border:0;border-radius:16px;background:#fff;color-scheme:light;box-shadow:0 0 0 1px #00000014,0 4px 12px #00000014,0 24px 64px -12px #0000004d;visibility:hidden;opacity:0;transform:translateY(10px);transition:opacity 120ms,transform 120ms,visibility 0s 120ms}
:host(.right) iframe{right:var(--edge)}:host(.left) iframe{left:var(--edge)}
:host(.dark) iframe{background:#17191e;color-scheme:dark}
:host(.open) iframe{visibility:visible;opacity:1;transform:none;transition-delay:0s}
@media (prefers-color-scheme:dark){:host(.auto) iframe{background:#17191e;color-scheme:dark}}
@media (max-width:479.9px){:host iframe{inset:0;width:100%;height:100%;border-radius:0;box-shadow:none}:host(.open) button{visibility:hidden}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media print{:host{display:none}}`;
