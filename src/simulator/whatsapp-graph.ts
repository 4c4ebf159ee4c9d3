import type { ServerResponse } from "node:http";
import { answer, refuse } from "./messenger-answers.ts";
import type { Call } from "./stage.ts";
import { readUpload } from "./whatsapp-files.ts";
import type { WhatsappAccount } from "./whatsapp-hooks.ts";
import { forbid, readRequest, refusals } from "./whatsapp-rules.ts";
import { take } from "./whatsapp-send.ts";
import type { State } from "./whatsapp-state.ts";
import { page } from "./whatsapp-templates.ts";

/** Answers one call to the Graph API. */
export async function answerGraph(call: Call, response: ServerResponse, state: State): Promise<void> {
  const { account, stage, files } = state;
  const refusal = forbid(call, account, stage);
  if (refusal) return refuse(response, refusal);
  const [id = "", edge = ""] = call.path
    .replace(/^\/v\d+\.\d+/, "")
    .split("/")
    .filter(Boolean)
    .map(decodeURIComponent);
  if (id === "media") return serve(files.find(edge), response);
  if (id === account.phoneNumberId && call.method === "POST") return act(edge, call, response, state);
  const body = read(id, edge, call, state);
  return body ? answer(response, body) : refuse(response, refusals.nothing);
}

async function act(edge: string, { body, headers }: Call, response: ServerResponse, state: State): Promise<void> {
  if (edge === "messages") return take(readRequest(body), response, state);
  if (edge !== "media") return refuse(response, refusals.nothing);
  const file = await readUpload(body, headers["content-type"]);
  return file ? answer(response, { id: state.files.keep(file).id }) : refuse(response, refusals.parameter);
}

function serve(file: { mime: string; bytes: Buffer } | null, response: ServerResponse): void {
  if (!file) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": file.mime, "content-length": file.bytes.length }).end(file.bytes);
}

/** What the Graph holds at a place; null where there is nothing. */
function read(id: string, edge: string, call: Call, state: State): object | null {
  const { account, files } = state;
  if (id === "debug_token") return { data: tokenOf(call.query.get("input_token"), account) };
  if (id === account.businessAccountId) return readBusiness(edge, call, state);
  if (id === account.phoneNumberId) return edge === "" ? numberOf(account) : null;
  const file = edge === "" ? files.find(id) : null;
  if (!file) return null;
  return call.method === "DELETE" ? { success: files.forget(id) } : files.describe(file);
}

function readBusiness(edge: string, call: Call, { account, templates, stage }: State): object | null {
  if (edge === "") return { id: account.businessAccountId, name: "Played business" };
  if (edge === "message_templates") return page(templates, call.query, `${stage.url}/whatsapp${call.path}`);
  if (edge === "phone_numbers") return { data: [numberOf(account)] };
  return edge === "subscribed_apps" ? subscribe(call, account) : null;
}

function subscribe({ method }: Call, account: WhatsappAccount): object {
  if (method === "GET") {
    const app = { whatsapp_business_api_data: { id: appId, name: "Parley" } };
    return { data: account.subscribed ? [app] : [] };
  }
  account.subscribed = method === "POST";
  return { success: true };
}

const appId = "100020003000400";

function numberOf({ phoneNumberId, displayNumber }: WhatsappAccount) {
  return {
    id: phoneNumberId,
    display_phone_number: displayNumber,
    verified_name: "Played business",
    quality_rating: "GREEN",
    status: "CONNECTED",
    platform_type: "CLOUD_API",
  };
}

function tokenOf(token: string | null, { accessToken }: WhatsappAccount) {
  const valid = token === accessToken;
  const scopes = valid ? ["whatsapp_business_messaging", "whatsapp_business_management"] : [];
  return { app_id: appId, type: "SYSTEM_USER", is_valid: valid, expires_at: 0, scopes };
}
