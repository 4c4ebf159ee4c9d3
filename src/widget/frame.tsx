/** @jsxImportSource preact */
import { render } from "preact";
import "./frame.css";
import "./files.css";
import "./asks.css";
import "./menu.css";
import { Panel } from "./panel.tsx";
import { direction, language } from "./tongue.ts";
import { Visit } from "./visit.ts";
import { readToFrame, type ToFrame, type ToHost, wrap } from "./wire.ts";

const root = document.getElementById("chat")!;
const host = window.parent;
const alone = host === window;
const hostOrigin = location.hash.slice(1);

const { channel, settings, form } = root.dataset as Record<"channel" | "settings" | "form", string>;
const visit = new Visit({ channel, settings: JSON.parse(settings), form: JSON.parse(form), tell });
document.documentElement.lang = language;
document.documentElement.dir = direction;
render(<Panel visit={visit} onClose={alone ? null : () => tell({ kind: "close" })} />, root);

if (alone) visit.begin({ page: location.href, referrer: document.referrer, identity: null, open: true });
else {
  addEventListener("message", receive);
  tell({ kind: "hello" });
}

function receive(event: MessageEvent) {
  if (event.source !== host || event.origin !== hostOrigin) return;
  const said = readToFrame(event.data);
  if (said) hear(said);
}

function hear(said: ToFrame) {
  if (said.kind === "begin") visit.begin(said);
  if (said.kind === "open") visit.show(said.page);
  if (said.kind === "close") visit.hide();
  if (said.kind === "identify") visit.identify(said.jwt);
  if (said.kind === "reset") visit.reset();
}

function tell(said: ToHost) {
  // Addressed to the origin that the loader named: anybody else who shows this frame hears nothing.
  if (!alone && /^https?:\/\//.test(hostOrigin)) host.postMessage(wrap(said), hostOrigin);
}
