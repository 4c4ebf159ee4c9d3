import type { Download, Ways } from "../medium.ts";
import { callGraph, fetchFile } from "../meta/graph.ts";
import { graphOf, type WhatsappAccount } from "./send.ts";

/** Meta gives the address of a file for a few minutes, and its bytes to the token only. */
export async function download(source: string, account: WhatsappAccount, ways: Ways): Promise<Download> {
  const url = /^https?:/.test(source) ? source : await addressOf(source, account, ways);
  return fetchFile(graphOf(account), url, ways);
}

async function addressOf(id: string, account: WhatsappAccount, ways: Ways): Promise<string> {
  const query = { phone_number_id: account.settings.phoneNumberId };
  const answer = await callGraph(graphOf(account), { path: encodeURIComponent(id), query }, ways);
  if (answer.kind === "failed") throw new Error(answer.failure.reason);
  if (answer.kind !== "ok") throw new Error(answer.reason);
  if (typeof answer.body.url !== "string") throw new Error("Meta does not say where the file lies.");
  return answer.body.url;
}
