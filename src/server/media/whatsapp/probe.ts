import type { Health, Probe, Ways } from "../medium.ts";
import { healthAfter } from "../meta/errors.ts";
import { callGraph, type GraphAnswer } from "../meta/graph.ts";
import { graphOf, type WhatsappAccount } from "./send.ts";
import { readTemplates, type Template } from "./templates.ts";

type Found = { step: Probe["steps"][number]; health: Health | null };

/** Asks for the number, the token, the subscription and the templates. Changes nothing. */
export async function probe(account: WhatsappAccount, ways: Ways): Promise<Probe> {
  const number = await findNumber(account, ways);
  if (number.health?.state === "disconnected") return { health: number.health, steps: [number.step] };
  const [token, subscription, { templates, ...templateStep }] = await Promise.all([
    findToken(account, ways),
    findSubscription(account, ways),
    findTemplates(account, ways),
  ]);
  const found = [number, ...(token ? [token] : []), subscription, templateStep];
  return { health: worst(found), steps: found.map(({ step }) => step), found: templates };
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

const needed = ["whatsapp_business_messaging", "whatsapp_business_management"];

/** Null where Meta does not tell: only some tokens may be asked about. */
async function findToken(account: WhatsappAccount, ways: Ways): Promise<Found | null> {
  const name = "The access token is valid";
  const query = { input_token: account.secrets.accessToken };
  const answer = await callGraph(graphOf(account), { path: "debug_token", query }, ways);
  const token = answer.kind === "ok" ? (answer.body.data as TokenFacts | undefined) : undefined;
  if (!token) return null;
  if (token.is_valid === false)
    return wrong(name, {
      state: "disconnected",
      code: "token-expired",
      reason: "The access token is not valid any more. Connect the channel again.",
    });
  const missing = needed.filter((scope) => token.scopes && !token.scopes.includes(scope));
  if (missing.length > 0)
    return wrong(name, {
      state: "disconnected",
      code: "permission-missing",
      reason: `The access token lacks ${missing.join(" and ")}.`,
    });
  return expiry(name, (token.expires_at ?? 0) * 1000, ways.now());
}

type TokenFacts = { is_valid?: boolean; scopes?: string[]; expires_at?: number };

function expiry(name: string, end: number, now: number): Found {
  if (end === 0) return fine(name, "It does not expire.");
  const days = Math.max(Math.ceil((end - now) / 86_400_000), 0);
  const left = `It ends in ${days} ${days === 1 ? "day" : "days"}.`;
  if (days > 7) return fine(name, left);
  return wrong(name, {
    state: "degraded",
    code: "token-expiring",
    reason: `${left} Connect the channel again before.`,
  });
}

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

function fine(name: string, detail: string): Found {
  return { step: { name, ok: true, detail }, health: null };
}

function wrong(name: string, health: Health): Found {
  return { step: { name, ok: false, detail: health.reason }, health };
}

function refused(name: string, answer: Exclude<GraphAnswer, { kind: "ok" }>): Found {
  if (answer.kind === "failed") return wrong(name, healthAfter(answer.failure));
  return wrong(name, { state: "degraded", code: "unreachable", reason: answer.reason });
}

function worst(found: Found[]): Health {
  const troubles = found.flatMap(({ health }) => (health ? [health] : []));
  return (
    troubles.find(({ state }) => state === "disconnected") ??
    troubles[0] ?? { state: "connected", code: "ok", reason: "The number answers and Meta posts what arrives." }
  );
}
