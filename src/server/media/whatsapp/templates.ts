import { z } from "zod";
import type { Ways } from "../medium.ts";
import { callGraph, type GraphAccount, type GraphAnswer } from "../meta/graph.ts";

export type Template = {
  name: string;
  language: string;
  category: string;
  status: string;
  body: string;
  /** How many values its body wants. */
  parameters: number;
  header: { format: string; text: string | null } | null;
  footer: string | null;
  buttons: { type: string; text: string; url: string | null }[];
  /** Why it cannot be filled in here; null: it can. */
  obstacle: string | null;
};

export type Templates = { kind: "ok"; templates: Template[] } | Exclude<GraphAnswer, { kind: "ok" }>;

// More than an account may have.
const mostPages = 40;

/** All message templates of an account, page by page. */
export async function readTemplates(account: GraphAccount, accountId: string, ways: Ways): Promise<Templates> {
  const templates: Template[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const query = { fields, limit: "200", ...(after ? { after } : {}) };
    const answer = await callGraph(account, { path: `${accountId}/message_templates`, query }, ways);
    if (answer.kind !== "ok") return answer;
    const { data, paging } = list.parse(answer.body);
    templates.push(...data.flatMap((given) => readTemplate(given) ?? []));
    after = paging?.next ? paging.cursors?.after : undefined;
    if (!after) break;
  }
  return { kind: "ok", templates };
}

const fields = "name,language,category,status,parameter_format,components";

/** Null for what is not described as a template should be. */
export function readTemplate(given: unknown): Template | null {
  const read = shape.safeParse(given);
  if (!read.success) return null;
  const { components, parameter_format, ...facts } = read.data;
  const part = (type: string) => components.find((component) => component.type === type);
  const header = part("HEADER");
  const body = part("BODY")?.text ?? "";
  return {
    ...facts,
    body,
    parameters: new Set(holesIn(body)).size,
    header: header ? { format: header.format ?? "TEXT", text: header.text ?? null } : null,
    footer: part("FOOTER")?.text ?? null,
    buttons: (part("BUTTONS")?.buttons ?? []).map(({ type, text = "", url = null }) => ({ type, text, url })),
    obstacle: obstacleIn(components, parameter_format),
  };
}

const component = z.object({
  type: z.string().transform((type) => type.toUpperCase()),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z.array(z.object({ type: z.string(), text: z.string().optional(), url: z.string().optional() })).optional(),
});
type Component = z.infer<typeof component>;

const shape = z.object({
  name: z.string(),
  language: z.string(),
  category: z.string().default(""),
  status: z.string(),
  parameter_format: z.string().optional(),
  components: z.array(component).default([]),
});

const list = z.object({
  data: z.array(z.unknown()).catch([]),
  paging: z
    .object({ cursors: z.object({ after: z.string() }).optional(), next: z.string().optional() })
    .optional()
    .catch(undefined),
});

function holesIn(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name!);
}

const plainParts = new Set(["HEADER", "BODY", "FOOTER", "BUTTONS"]);
const plainButtons = new Set(["QUICK_REPLY", "URL", "PHONE_NUMBER"]);

/** Values are filled in for the body alone, one after the other. */
function obstacleIn(components: Component[], format = "POSITIONAL"): string | null {
  const buttons = components.flatMap(({ buttons = [] }) => buttons);
  const header = components.find(({ type }) => type === "HEADER");
  const body = components.find(({ type }) => type === "BODY")?.text ?? "";
  if (components.some(({ type }) => !plainParts.has(type))) return "It holds more than text and buttons.";
  if (header && (header.format ?? "TEXT") !== "TEXT") return "Its header is a file.";
  if (holesIn(header?.text ?? "").length > 0) return "Its header wants a value.";
  if (format.toUpperCase() === "NAMED" && holesIn(body).length > 0) return "Its values have names instead of numbers.";
  if (buttons.some(({ type, url = "" }) => !plainButtons.has(type) || holesIn(url).length > 0))
    return "One of its buttons wants a value.";
  return null;
}
