import { z } from "zod";
import type { Health, Probe, Ways } from "../medium.ts";
import { callTwilio, type TwilioAnswer } from "../twilio/call.ts";
import { healthAfter } from "../twilio/errors.ts";
import { type SmsAccount, toTwilio } from "./account.ts";

/** One step, and what it means for the channel when it fails. */
type Step = Probe["steps"][number] & { health: Health | null };

export async function probe(account: SmsAccount, ways: Ways): Promise<Probe> {
  const first = await signIn(account, ways);
  const steps = first.ok
    ? [first, ...(await Promise.all(account.settings.numbers.map((number) => checkNumber(number, account, ways))))]
    : [first];
  const trouble = steps.flatMap(({ health }) => health ?? []);
  const health = trouble.find(({ state }) => state === "disconnected") ?? trouble[0] ?? working;
  return { health, steps: steps.map(({ name, ok, detail }) => ({ name, ok, detail })) };
}

const working: Health = { state: "connected", code: "ok", reason: "The account and its numbers work." };

async function signIn(account: SmsAccount, ways: Ways): Promise<Step> {
  const name = "Sign in";
  const answer = await callTwilio(toTwilio(account), { path: "" }, ways);
  if (answer.kind !== "ok") return failed(name, healthOf(answer));
  const { friendly_name: title, status } = accountShape.catch({}).parse(answer.body);
  if (status === "suspended" || status === "closed") {
    const reason = `The account is ${status}. The provider's console says why.`;
    return failed(name, { state: "disconnected", code: `account-${status}`, reason });
  }
  return passed(name, `Signed in to ${title || account.settings.accountSid}.`);
}

const accountShape = z.object({ friendly_name: z.string().optional(), status: z.string().optional() });

async function checkNumber(number: string, account: SmsAccount, ways: Ways): Promise<Step> {
  const query = { PhoneNumber: number };
  const answer = await callTwilio(toTwilio(account), { path: "/IncomingPhoneNumbers.json", query }, ways);
  if (answer.kind !== "ok") return failed(number, healthOf(answer));
  const [found] = numberList.catch({ incoming_phone_numbers: [] }).parse(answer.body).incoming_phone_numbers;
  return found ? judge(number, found, account.hookUrl) : failed(number, missing(number));
}

const numberShape = z.object({
  sms_url: z.string().nullish(),
  sms_method: z.string().nullish(),
  sms_application_sid: z.string().nullish(),
  capabilities: z.object({ sms: z.boolean().optional() }).nullish(),
});
const numberList = z.object({ incoming_phone_numbers: z.array(numberShape) });

function judge(number: string, found: z.infer<typeof numberShape>, hookUrl: string): Step {
  if (found.capabilities?.sms === false)
    return failed(number, degraded("number-without-sms", `${number} cannot send or receive text messages.`));
  if (found.sms_application_sid)
    return failed(
      number,
      degraded("webhook-elsewhere", `${number} is handled by an application at the provider. ${set(hookUrl)}`),
    );
  if (!found.sms_url)
    return failed(number, degraded("webhook-missing", `${number} tells nobody of its messages. ${set(hookUrl)}`));
  if (!isOurs(found.sms_url, hookUrl))
    return failed(
      number,
      degraded("webhook-elsewhere", `${number} sends its messages to ${found.sms_url}. ${set(hookUrl)}`),
    );
  return passed(number, `${number} sends its messages here.`);
}

function isOurs(url: string, hookUrl: string): boolean {
  return url.trim().replace(/\/$/, "") === hookUrl;
}

function set(hookUrl: string): string {
  return `Set "A message comes in" to ${hookUrl}.`;
}

function missing(number: string): Health {
  return degraded("number-missing", `${number} is not a number of this account.`);
}

/** An answer that did not come says nothing about the account. */
function healthOf(answer: Exclude<TwilioAnswer, { kind: "ok" }>): Health {
  return answer.kind === "failed" ? healthAfter(answer.failure) : degraded("unreachable", answer.reason);
}

function degraded(code: string, reason: string): Health {
  return { state: "degraded", code, reason };
}

function failed(name: string, health: Health): Step {
  return { name, ok: false, detail: health.reason, health };
}

function passed(name: string, detail: string): Step {
  return { name, ok: true, detail, health: null };
}
