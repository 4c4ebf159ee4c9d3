import type { WidgetMessage, WidgetSession } from "../contract/widget.ts";

/**
 * What the page and the frame say to each other. Each side believes a word only after it has checked
 * the origin, the source and the shape.
 */

export type Look = Pick<WidgetSession["settings"], "title" | "colour" | "position" | "theme">;

export type ToFrame =
  | { kind: "begin"; page: string; referrer: string; identity: string | null; open: boolean }
  | { kind: "open"; page: string }
  | { kind: "close" }
  | { kind: "identify"; jwt: string }
  | { kind: "reset" };

export type ToHost =
  | { kind: "hello" }
  | { kind: "session"; look: Look }
  | { kind: "unread"; count: number }
  | { kind: "message"; id: string; from: WidgetMessage["from"]; name: string }
  | { kind: "close" };

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const textOrNull: Check = (value) => value === null || text(value);
const flag: Check = (value) => typeof value === "boolean";
const count: Check = (value) => Number.isInteger(value) && (value as number) >= 0;

export const readToFrame = reader<ToFrame>({
  begin: { page: text, referrer: text, identity: textOrNull, open: flag },
  open: { page: text },
  close: {},
  identify: { jwt: text },
  reset: {},
});

export const readToHost = reader<ToHost>({
  hello: {},
  session: { look: isLook },
  unread: { count },
  message: { id: text, from: text, name: text },
  close: {},
});

export function isLook(value: unknown): value is Look {
  const look = value as Look | null | undefined;
  return (
    !!look &&
    text(look.title) &&
    text(look.colour) &&
    /^#[0-9a-f]{6}$/i.test(look.colour) &&
    ["left", "right"].includes(look.position) &&
    ["light", "dark", "auto"].includes(look.theme)
  );
}

export function wrap(said: ToFrame | ToHost) {
  return { parley: said };
}

function reader<Said>(shapes: Record<string, Record<string, Check>>) {
  return (data: unknown): Said | null => {
    const said = (data as { parley?: Record<string, unknown> } | null | undefined)?.parley;
    const kind = said?.kind;
    const shape = typeof kind === "string" && Object.hasOwn(shapes, kind) ? shapes[kind] : null;
    return said && shape && Object.keys(shape).every((name) => shape[name]!(said[name])) ? (said as Said) : null;
  };
}
