import { z } from "zod";
import type { Health, Probe, Ways } from "../medium.ts";
import { callTwilio, type TwilioAccount, type TwilioAnswer } from "./call.ts";
import { healthAfter } from "./errors.ts";

/** What a medium looks at on a number, and what is wrong with it there; null where nothing is. */
export type Numbers<Number> = {
  account: TwilioAccount;
  numbers: string[];
  shape: z.ZodType<Number>;
  judge: (number: string, found: Number) => Health | null;
  /** What is said of a number that works. */
  works: (number: string) => string;
};

/** One step, and what it means for the channel when it fails. */
type Step = Probe["steps"][number] & { health: Health | null };

/** Signs in and looks at each number of the channel. */
export async function probeNumbers<Number>(asked: Numbers<Number>, ways: Ways): Promise<Probe> {
  const first = await signIn(asked.account, ways);
  const steps = first.ok
    ? [first, ...(await Promise.all(asked.numbers.map((number) => checkNumber(number, asked, ways))))]
    : [first];
  const trouble = steps.flatMap(({ health }) => health ?? []);
  const health = trouble.find(({ state }) => state === "disconnected") ?? trouble[0] ?? working(asked.numbers);
  return { health, steps: steps.map(({ name, ok, detail }) => ({ name, ok, detail })) };
}

export function degraded(code: string, reason: string): Health {
  return { state: "degraded", code, reason };
}

/** Whether the provider calls this address of ours, however it was pasted. */
export function isOurs(url: string, wanted: string): boolean {
  return url.trim().replace(/\/$/, "") === wanted;
}

function working({ length }: string[]): Health {
  const reason = `The account and its ${length === 1 ? "number" : "numbers"} work.`;
  return { state: "connected", code: "ok", reason };
}

async function signIn(account: TwilioAccount, ways: Ways): Promise<Step> {
  const name = "Sign in";
  const answer = await callTwilio(account, { path: "" }, ways);
  if (answer.kind !== "ok") return failed(name, healthOf(answer));
  const { friendly_name: title, status } = accountShape.catch({}).parse(answer.body);
  if (status === "suspended" || status === "closed") {
    const reason = `The account is ${status}. The provider's console says why.`;
    return failed(name, { state: "disconnected", code: `account-${status}`, reason });
  }
  return passed(name, `Signed in to ${title || account.accountSid}.`);
}

const accountShape = z.object({ friendly_name: z.string().optional(), status: z.string().optional() });

async function checkNumber<Number>(
  number: string,
  { account, shape, judge, works }: Numbers<Number>,
  ways: Ways,
): Promise<Step> {
  const query = { PhoneNumber: number };
  const answer = await callTwilio(account, { path: "/IncomingPhoneNumbers.json", query }, ways);
  if (answer.kind !== "ok") return failed(number, healthOf(answer));
  const list = z.object({ incoming_phone_numbers: z.array(shape) }).catch({ incoming_phone_numbers: [] });
  const [found] = list.parse(answer.body).incoming_phone_numbers;
  const wrong = found ? judge(number, found) : degraded("number-missing", `${number} is not a number of this account.`);
  return wrong ? failed(number, wrong) : passed(number, works(number));
}

/** An answer that did not come says nothing about the account. */
function healthOf(answer: Exclude<TwilioAnswer, { kind: "ok" }>): Health {
  return answer.kind === "failed" ? healthAfter(answer.failure) : degraded("unreachable", answer.reason);
}

function failed(name: string, health: Health): Step {
  return { name, ok: false, detail: health.reason, health };
}

function passed(name: string, detail: string): Step {
  return { name, ok: true, detail, health: null };
}
