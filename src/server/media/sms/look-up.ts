import { z } from "zod";
import type { Attempt, Found, Ways } from "../medium.ts";
import { toTwilio } from "../twilio/account.ts";
import { callTwilio } from "../twilio/call.ts";
import type { SmsAccount } from "./account.ts";
import { onNetworkOf } from "./network.ts";

/**
 * Finds the message of an attempt among those from the same number to the same contact, by its text and the moment it
 * was made. "Not sent" lets it be sent again, so that is said only where nothing even resembles it.
 */
export async function lookUp(attempt: Attempt, account: SmsAccount, ways: Ways): Promise<Found> {
  const from = attempt.thread || account.settings.numbers[0]!;
  // Not asked for by date: the list knows only the date of sending, which a message that still waits has not.
  const query = { To: onNetworkOf(from, attempt.address), From: from, PageSize: "1000" };
  const answer = await callTwilio(toTwilio(account), { path: "/Messages.json", query }, ways);
  if (answer.kind !== "ok") return { kind: "unknown" };
  const list = page.safeParse(answer.body);
  return list.success ? judge(attempt, list.data, ways.now()) : { kind: "unknown" };
}

const page = z.object({
  messages: z.array(
    z.object({ sid: z.string(), body: z.string().nullish(), direction: z.string(), date_created: z.string() }),
  ),
  next_page_uri: z.string().nullish(),
});
type Page = z.infer<typeof page>;

const second = 1000;
/** Dates are in whole seconds, and an attempt ends 15 seconds after it began. */
const during = { from: -5 * second, to: 20 * second };
/** What lies here may be the attempt as seen by a clock that is wrong, or the same text sent once more. */
const around = { from: -60 * second, to: 600 * second };
/** A message may be taken for a while before the list shows it. */
const listedAfter = 60 * second;

function judge({ text, startedAt }: Attempt, { messages, next_page_uri }: Page, now: number): Found {
  const same = messages
    .filter(({ direction, body }) => direction.startsWith("outbound") && isSame(body ?? "", text))
    .map(({ sid, date_created }) => ({ sid, after: Date.parse(date_created) - startedAt.getTime() }));
  const [nearest] = same
    .filter(({ after }) => within(after, during))
    .sort((one, other) => Math.abs(one.after) - Math.abs(other.after));
  if (nearest) return { kind: "sent", providerId: nearest.sid };
  const doubtful = same.some(({ after }) => Number.isNaN(after) || within(after, around));
  const listed = now - startedAt.getTime() >= listedAfter && !next_page_uri;
  return doubtful || !listed ? { kind: "unknown" } : { kind: "not-sent" };
}

function within(after: number, { from, to }: { from: number; to: number }): boolean {
  return after >= from && after <= to;
}

/** A trial account puts a line of its own in front of every text. */
function isSame(body: string, text: string): boolean {
  return text.trim() ? body.trim().endsWith(text.trim()) : !body.trim();
}
