export type PlayedTemplate = {
  id: string;
  name: string;
  language: string;
  category: "UTILITY" | "MARKETING";
  status: "APPROVED" | "PENDING" | "REJECTED" | "PAUSED";
  header?: string;
  body: string;
  footer?: string;
  buttons?: string[];
};

/** What a small shop would have had approved. */
export const usualTemplates: PlayedTemplate[] = [
  {
    id: "9001",
    name: "order_update",
    language: "en",
    category: "UTILITY",
    status: "APPROVED",
    body: "Hello {{1}}, there is news about your order {{2}}. Reply here and we will tell you more.",
    buttons: ["Tell me more", "Not now"],
  },
  {
    id: "9002",
    name: "continue_conversation",
    language: "en",
    category: "UTILITY",
    status: "APPROVED",
    body: "Hello {{1}}, we have an answer to your question. Shall we go on?",
    buttons: ["Yes, please"],
  },
  {
    id: "9003",
    name: "continue_conversation",
    language: "de",
    category: "UTILITY",
    status: "APPROVED",
    body: "Hallo {{1}}, wir haben eine Antwort auf Ihre Frage. Machen wir weiter?",
    buttons: ["Ja, bitte"],
  },
  {
    id: "9004",
    name: "spring_sale",
    language: "en",
    category: "MARKETING",
    status: "PENDING",
    header: "Spring is here",
    body: "Everything made of linen costs {{1}} % less until Sunday.",
    footer: "Reply STOP to hear no more of this.",
  },
];

export function describe({ id, name, language, category, status, ...parts }: PlayedTemplate) {
  const { header, body, footer, buttons = [] } = parts;
  const components = [
    ...(header ? [{ type: "HEADER", format: "TEXT", text: header }] : []),
    { type: "BODY", text: body },
    ...(footer ? [{ type: "FOOTER", text: footer }] : []),
    ...(buttons.length > 0
      ? [{ type: "BUTTONS", buttons: buttons.map((text) => ({ type: "QUICK_REPLY", text })) }]
      : []),
  ];
  return { id, name, language, category, status, parameter_format: "POSITIONAL", components };
}

/** One page of them, and where the next one begins. */
export function page(templates: PlayedTemplate[], query: URLSearchParams, url: string) {
  const limit = Number(query.get("limit") ?? 25);
  const from = Number(Buffer.from(query.get("after") ?? "", "base64url").toString() || 0);
  const end = from + limit;
  const after = Buffer.from(String(end)).toString("base64url");
  const next = end < templates.length ? { next: `${url}?limit=${limit}&after=${after}` } : {};
  return { data: templates.slice(from, end).map(describe), paging: { cursors: { after }, ...next } };
}

export function countOf(body: string): number {
  return new Set(body.match(/\{\{\d+\}\}/g)).size;
}

export function fill(body: string, values: string[]): string {
  return body.replace(/\{\{(\d+)\}\}/g, (hole, number) => values[Number(number) - 1] ?? hole);
}
