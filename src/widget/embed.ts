import { type Launcher, makeLauncher } from "./launcher.ts";
import { isLook, type Look, readToHost, type ToFrame, type ToHost, wrap } from "./wire.ts";

type News = {
  open: undefined;
  close: undefined;
  ready: undefined;
  unread: number;
  message: { id: string; from: string; name: string };
};
export type Embedded = ReturnType<typeof embed>;

const plain: Look = { title: "Chat", colour: "#3b5bdb", position: "right", theme: "auto" };

/** The widget on the host's page: `window.Parley`. Nothing is drawn or fetched before `start`. */
export function embed(origin: string, channel: string) {
  const listeners = new Map<string, Set<(detail: never) => void>>();
  const key = `parley-page:${channel}`;
  let launcher: Launcher | null = null;
  let look = plain;
  let open = false;
  let unread = 0;
  let identity: string | null = null;
  let greeted = false;
  let ended = false;

  const parley = {
    show: () => turn(true),
    hide: () => turn(false),
    toggle: () => turn(!open),
    identify(jwt: string) {
      identity = jwt;
      tell({ kind: "identify", jwt });
    },
    reset() {
      identity = null;
      forget(key);
      count(0);
      tell({ kind: "reset" });
    },
    on<Name extends keyof News>(name: Name, listener: (detail: News[Name]) => void) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      if (name === "ready" && launcher) (listener as () => void)();
      return () => void known.delete(listener);
    },
    shutdown() {
      ended = true;
      removeEventListener("message", receive);
      launcher?.remove();
      launcher = null;
      if ((window as { Parley?: unknown }).Parley === parley) delete (window as { Parley?: unknown }).Parley;
    },
    /** `Parley.push(["identify", jwt])` works the same before and after this script has arrived. */
    push([name, ...values]: [string, ...unknown[]]) {
      const method = Object.hasOwn(parley, name) && parley[name as "show"];
      if (method) (method as (...values: unknown[]) => void)(...values);
    },
  };
  return { parley, start };

  async function start() {
    look = await fetchLook(origin, channel);
    if (ended || launcher) return;
    addEventListener("message", receive);
    launcher = makeLauncher({ onPress: parley.toggle, onEscape: parley.hide });
    const before = recall(key);
    if (before !== null) count(Number(before) || 0);
    if (before !== null || open) makeFrame();
    draw();
    emit("ready");
  }

  function turn(to: boolean) {
    if (open === to || ended) return;
    open = to;
    if (launcher) {
      if (open) makeFrame();
      draw();
      tell(open ? { kind: "open", page: location.href } : { kind: "close" });
      if (open) launcher.focusFrame();
      else launcher.focusButton();
    }
    emit(open ? "open" : "close");
  }

  function makeFrame() {
    // The frame learns from the fragment whom it may talk to; a false claim only makes it talk to nobody.
    launcher?.frame(`${origin}/w/${channel}#${location.origin}`);
  }

  function receive(event: MessageEvent) {
    if (event.origin !== origin || !event.source || event.source !== launcher?.made()) return;
    const said = readToHost(event.data);
    if (said) hear(said);
  }

  function hear(said: ToHost) {
    if (said.kind === "hello") {
      greeted = true;
      tell({ kind: "begin", page: location.href, referrer: document.referrer, identity, open });
      if (open) launcher?.focusFrame();
    }
    if (said.kind === "session") {
      look = said.look;
      keep(key, String(unread));
      draw();
    }
    if (said.kind === "unread") {
      if (recall(key) !== null) keep(key, String(said.count));
      count(said.count);
    }
    if (said.kind === "message") emit("message", { id: said.id, from: said.from, name: said.name });
    if (said.kind === "close") turn(false);
  }

  function count(to: number) {
    if (unread === to) return;
    unread = to;
    draw();
    emit("unread", unread);
  }

  function draw() {
    launcher?.draw({ look, open, unread });
  }

  function tell(said: ToFrame) {
    if (greeted) launcher?.made()?.postMessage(wrap(said), origin);
  }

  function emit<Name extends keyof News>(name: Name, detail?: News[Name]) {
    for (const listener of listeners.get(name) ?? []) {
      // A listener's fault is the page's own: it is reported there and harms nobody else.
      try {
        listener(detail as never);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

/** As a module, because a page that allows our scripts need not allow us to fetch. */
async function fetchLook(origin: string, channel: string): Promise<Look> {
  try {
    const look = (await import(/* @vite-ignore */ `${origin}/widget/v1/${channel}/settings.js`)).default;
    return isLook(look) ? look : plain;
  } catch {
    return plain;
  }
}

// Storage may be forbidden altogether; then every visit is the first.
function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {}
}

function forget(key: string) {
  try {
    localStorage.removeItem(key);
  } catch {}
}
