import type { Json } from "../listen.ts";

/** One way in, as the OpenAPI document describes it. */
export type Door = {
  name: string;
  method: string;
  path: string;
  params: string[];
  query: { name: string; schema: Json }[];
  body: Json | null;
};

/** Every way in that the product publishes, so that what is added tomorrow is attacked tomorrow. */
export async function openDoors(url: string): Promise<Door[]> {
  const document = await (await fetch(`${url}/openapi.json`)).json();
  return Object.entries<Json>(document.paths).flatMap(([path, operations]) =>
    Object.entries<Json>(operations).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      params: named(operation, "path").map(({ name }) => name),
      query: named(operation, "query"),
      body: operation.requestBody?.content["application/json"].schema ?? null,
    })),
  );
}

export function changes({ method }: Door): boolean {
  return method !== "GET";
}

export function isApi({ path }: Door): boolean {
  return path.startsWith("/api/v1/");
}

/** Where the body is a file, of whatever type. */
export function takesFiles({ name }: Door): boolean {
  return name === "POST /api/v1/files";
}

/** What needs nobody signed in. */
export const openToAll = /^\/api\/v1\/(welcome|set-up|invitations\/by-token\/.*)$/;

/** What anybody who is signed in may do with what is their own. */
export const ownDoors = new Set([
  "PATCH /api/v1/me",
  "PATCH /api/v1/me/settings",
  "POST /api/v1/workspaces",
  "DELETE /api/v1/sessions/{id}",
  // Looking at a conversation is told to the others; trying an agent stores and sends nothing.
  "POST /api/v1/conversations/{id}/presence",
  "POST /api/v1/agents/{id}/tests",
]);

function named(operation: Json, where: string): { name: string; schema: Json }[] {
  return (operation.parameters ?? []).filter((parameter: Json) => parameter.in === where);
}

/** The smallest input of a shape: what is required and nothing else. */
export function sample(schema: Json): Json {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sample(schema.anyOf.find(({ type }: Json) => type !== "null"));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object") return sampleObject(schema);
  if (type === "array") return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items));
  if (type === "string") return sampleText(schema);
  if (type === "boolean") return false;
  return Math.max(schema.minimum ?? 1, 1);
}

function sampleObject({ properties = {}, required = [] }: Json): Json {
  return Object.fromEntries(
    [...required, ...alwaysTold.filter((name) => name in properties)].map((name: string) => [
      name,
      name in known ? known[name] : sample(properties[name]),
    ]),
  );
}

/** Where one of several must be told, which no schema says. */
const alwaysTold = ["sendAt"];

/** Names whose value must mean something, whatever it is that they belong to. */
const known: Record<string, Json> = {
  connection: null,
  person: "{person}",
  channelId: "{mailbox}",
  role: "viewer",
  sendAt: "2099-01-01T09:00:00.000Z",
  documents: [{ path: "a.md", text: "# A\n\nB" }],
};

function sampleText({ format, minLength = 1, pattern }: Json): string {
  if (format === "email") return `someone-${Math.random().toString(36).slice(2)}@example.com`;
  if (format === "uri") return "https://example.com";
  if (pattern?.includes("#")) return "#336699";
  if (pattern) return `word${Math.random().toString(36).slice(2, 8)}`;
  return "text".padEnd(minLength, "x");
}

/** A door's address with the ids filled in, each by the noun that stands before it in the path. */
export function addressOf({ path }: Door, things: Things): string {
  return path.replace(/([^/]+)\/\{\w+\}/g, (whole, noun) => {
    if (things[noun] === undefined) throw new Error(`Nothing is known to put into ${whole} of ${path}.`);
    return `${noun}/${things[noun]}`;
  });
}

export type Things = Record<string, string>;

/** Knocks at many doors, a few at a time, and says at which one it went wrong. */
export async function each(doors: Door[], attempt: (door: Door) => Promise<void>): Promise<void> {
  if (doors.length === 0) throw new Error("There is no door to knock at.");
  const waiting = [...doors];
  const walk = async () => {
    for (let door = waiting.shift(); door; door = waiting.shift()) {
      const { name } = door;
      await attempt(door).catch((error) => {
        throw new Error(`${name}: ${error.message}`, { cause: error });
      });
    }
  };
  await Promise.all([walk(), walk(), walk(), walk()]);
}
