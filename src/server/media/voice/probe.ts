import { z } from "zod";
import type { Health, Probe, Ways } from "../medium.ts";
import { callTwilio, type TwilioAnswer } from "../twilio/call.ts";
import { healthAfter } from "../twilio/errors.ts";
import { toTwilio, type VoiceAccount } from "./account.ts";

type Step = Probe["steps"][number] & { health: Health | null };

export async function probe(account: VoiceAccount, ways: Ways): Promise<Probe> {
  const first = await signIn(account, ways);
  const steps = first.ok ? [first, await checkNumber(account, ways)] : [first];
  const health = steps.find(({ health }) => health)?.health ?? working;
  return { health, steps: steps.map(({ name, ok, detail }) => ({ name, ok, detail })) };
}

const working: Health = { state: "connected", code: "ok", reason: "The account and its number work." };

async function signIn(account: VoiceAccount, ways: Ways): Promise<Step> {
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

async function checkNumber(account: VoiceAccount, ways: Ways): Promise<Step> {
  const { number } = account.settings;
  const query = { PhoneNumber: number };
  const answer = await callTwilio(toTwilio(account), { path: "/IncomingPhoneNumbers.json", query }, ways);
  if (answer.kind !== "ok") return failed(number, healthOf(answer));
  const [found] = numbers.catch({ incoming_phone_numbers: [] }).parse(answer.body).incoming_phone_numbers;
  if (!found) return failed(number, degraded("number-missing", `${number} is not a number of this account.`));
  return judge(number, found, account.hookUrl);
}

const numberShape = z.object({
  voice_url: z.string().nullish(),
  voice_application_sid: z.string().nullish(),
  status_callback: z.string().nullish(),
  capabilities: z.object({ voice: z.boolean().optional() }).nullish(),
});
const numbers = z.object({ incoming_phone_numbers: z.array(numberShape) });

function judge(number: string, found: z.infer<typeof numberShape>, hookUrl: string): Step {
  const answers = `Set "A call comes in" to ${hookUrl}/voice.`;
  if (found.capabilities?.voice === false)
    return failed(number, degraded("number-without-voice", `${number} cannot take calls.`));
  if (found.voice_application_sid)
    return failed(
      number,
      degraded("webhook-elsewhere", `${number} is handled by an application at the provider. ${answers}`),
    );
  if (!found.voice_url)
    return failed(number, degraded("webhook-missing", `${number} tells nobody of its calls. ${answers}`));
  if (!isOurs(found.voice_url, `${hookUrl}/voice`))
    return failed(number, degraded("webhook-elsewhere", `${number} sends its calls to ${found.voice_url}. ${answers}`));
  if (!isOurs(found.status_callback ?? "", `${hookUrl}/voice/status`)) {
    const reason = `${number} does not tell when a call ends. Set "Call status changes" to ${hookUrl}/voice/status.`;
    return failed(number, degraded("status-missing", reason));
  }
  return passed(number, `${number} sends its calls here.`);
}

function isOurs(url: string, wanted: string): boolean {
  return url.trim().replace(/\/$/, "") === wanted;
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
