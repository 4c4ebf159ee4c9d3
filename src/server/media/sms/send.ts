import { z } from "zod";
import type { Outgoing, Sent, Ways } from "../medium.ts";
import { toTwilio } from "../twilio/account.ts";
import { callTwilio } from "../twilio/call.ts";
import { readError } from "../twilio/errors.ts";
import type { SmsAccount } from "./account.ts";
import { onNetworkOf } from "./network.ts";

export async function send(outgoing: Outgoing, account: SmsAccount, ways: Ways): Promise<Sent> {
  const answer = await callTwilio(toTwilio(account), { path: "/Messages.json", form: toForm(outgoing, account) }, ways);
  if (answer.kind !== "ok") return answer;
  const created = message.safeParse(answer.body);
  if (!created.success)
    return { kind: "unknown", reason: "The provider took the message and did not say under which name." };
  const { sid, status, error_code: code } = created.data;
  if (status === "failed" || status === "undelivered") return { kind: "failed", failure: readError(code) };
  return { kind: "accepted", providerId: sid };
}

const message = z.object({
  sid: z.string().min(1),
  status: z.string().nullish(),
  error_code: z.union([z.number(), z.string()]).nullish(),
});

/** The status address names the message and this attempt: whatever calls it proves that the attempt was accepted. */
function toForm(
  { address, thread, text, files, messageId, attemptId }: Outgoing,
  account: SmsAccount,
): URLSearchParams {
  const from = thread || account.settings.numbers[0]!;
  const report = new URLSearchParams({ m: messageId, a: attemptId });
  const form = new URLSearchParams({ To: onNetworkOf(from, address), From: from });
  if (text) form.set("Body", text);
  for (const { url } of files) form.append("MediaUrl", url);
  form.set("StatusCallback", `${account.hookUrl}/status?${report}`);
  return form;
}
