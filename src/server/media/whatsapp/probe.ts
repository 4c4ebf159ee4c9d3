import type { Probe, Ways } from "../medium.ts";
import { callGraph } from "../meta/graph.ts";
import { type Found, findToken, fine, refused, together, wrong } from "../meta/probe.ts";
import { graphOf, type WhatsappAccount } from "./send.ts";
import { readTemplates, type Template } from "./templates.ts";

/** Asks for the number, the token, the subscription and the templates. Changes nothing. */
export async function probe(account: WhatsappAccount, ways: Ways): Promise<Probe> {
  const number = await findNumber(account, ways);
  if (number.health?.state === "disconnected") return together([number], "");
  const [token, subscription, { templates, ...templateStep }] = await Promise.all([
    findToken(graphOf(account), needed, ways),
    findSubscription(account, ways),
    findTemplates(account, ways),
  ]);
  const found = [number, ...(token ? [token] : []), subscription, templateStep];
  return { ...together(found, "The number answers and Meta posts what arrives."), found: templates };
}

async function findNumber(account: WhatsappAccount, ways: Ways): Promise<Found> {
  const name = "The number answers";
  const { phoneNumberId: path } = account.settings;
  const query = { fields: "display_phone_number,verified_name,quality_rating,status,platform_type" };
  const answer = await callGraph(graphOf(account), { path, query }, ways);
  if (answer.kind !== "ok") return refused(name, answer);
  const { display_phone_number, verified_name, quality_rating, status } = answer.body;
  const ended = stopped.get(String(status));
  if (ended)
    return wrong(name, { state: "disconnected", code: `number-${String(status).toLowerCase()}`, reason: ended });
  if (quality_rating === "RED" || status === "FLAGGED" || status === "RESTRICTED")
    return wrong(name, {
      state: "degraded",
      code: "low-quality",
      reason: "The number's quality is low: many people block it or report its messages.",
    });
  return fine(name, `It is ${[verified_name, display_phone_number].filter(Boolean).join(", ")}.`);
}

const stopped = new Map([
  ["BANNED", "Meta has banned the number."],
  ["DELETED", "The number was removed from the WhatsApp account."],
  ["MIGRATED", "The number was moved to another WhatsApp account."],
  ["DISCONNECTED", "The number is not registered for sending. Register it with its PIN."],
]);

const needed = [["whatsapp_business_messaging"], ["whatsapp_business_management"]];

async function findSubscription(account: WhatsappAccount, ways: Ways): Promise<Found> {
  const name = "Meta posts what arrives";
  const path = `${account.settings.businessAccountId}/subscribed_apps`;
  const answer = await callGraph(graphOf(account), { path }, ways);
  if (answer.kind !== "ok") return refused(name, answer);
  if (Array.isArray(answer.body.data) && answer.body.data.length > 0) return fine(name, "An app is subscribed.");
  const reason = "No app is subscribed to the WhatsApp account, so nothing that people write arrives.";
  return wrong(name, { state: "disconnected", code: "webhook-missing", reason });
}

async function findTemplates(
  account: WhatsappAccount,
  ways: Ways,
): Promise<Found & { templates: Template[] | undefined }> {
  const name = "Templates are read";
  const answer = await readTemplates(graphOf(account), account.settings.businessAccountId, ways);
  // What is not known is not taken for none: earlier templates stay.
  if (answer.kind !== "ok") return { ...refused(name, answer), templates: undefined };
  const templates = answer.templates.filter(({ obstacle }) => obstacle === null);
  return { ...fine(name, tally(answer.templates, templates)), templates };
}

function tally(all: Template[], usable: Template[]): string {
  const approved = usable.filter(({ status }) => status === "APPROVED").length;
  const others = all.length - usable.length;
  const aside = others > 0 ? ` ${others} more want files or values that cannot be filled in here.` : "";
  return `${approved} can be sent.${aside}`;
}
