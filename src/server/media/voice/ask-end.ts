import { z } from "zod";
import type { CallEnd, Ways } from "../medium.ts";
import { toTwilio } from "../twilio/account.ts";
import { callTwilio } from "../twilio/call.ts";
import type { VoiceAccount } from "./account.ts";
import { endOf } from "./end.ts";

/** Asks the provider what became of a call whose end it did not tell. */
export async function askEnd(
  callId: string,
  account: VoiceAccount,
  ways: Ways,
): Promise<CallEnd | "under-way" | "unknown"> {
  const path = `/Calls/${encodeURIComponent(callId)}.json`;
  const answer = await callTwilio(toTwilio(account), { path }, ways);
  if (answer.kind === "failed" && answer.failure.code === notFound) return gone;
  const read = shape.safeParse(answer.kind === "ok" ? answer.body : null);
  if (!read.success) return "unknown";
  return endOf(read.data.status, read.data.duration) ?? "under-way";
}

const shape = z.object({ status: z.string(), duration: z.string().nullish() });

const notFound = "20404";
const gone: CallEnd = {
  state: "ended",
  seconds: null,
  note: "The call has ended. The provider no longer knows how long it was.",
};
