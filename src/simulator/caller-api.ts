import { timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { OurNumber, PlayedCall } from "./caller-state.ts";
import type { Call, Stage } from "./stage.ts";
import { answer, refusals, refuse } from "./twilio-answers.ts";

type Deps = { stage: Stage; accountSid: string; authToken: string; numbers: OurNumber[]; calls: PlayedCall[] };

/** Twilio's REST API as far as calls go: the account, its numbers, what became of a call, and what was recorded. */
export function answerCallsApi({ stage, accountSid, authToken, numbers, calls }: Deps) {
  const account = `/2010-04-01/Accounts/${accountSid}`;

  return async (call: Call, response: ServerResponse): Promise<void> => {
    if (!isAllowed(call) || stage.switches.hits("expired-token")) return refuse(response, refusals.token);
    const path = call.path.replace(/\.(json|mp3)$/, "");
    if (path === account)
      return answer(response, { sid: accountSid, friendly_name: "Simulated account", status: "active", type: "Full" });
    const [resource, sid = ""] = path.startsWith(`${account}/`) ? path.slice(account.length + 1).split("/") : [];
    if (resource === "IncomingPhoneNumbers") return listNumbers(call, response);
    if (
      resource === "Recordings" &&
      calls.some(({ recordings }) => recordings.some((recording) => recording.sid === sid))
    )
      return void response.writeHead(200, { "content-type": "audio/mpeg", "content-length": sound.length }).end(sound);
    const found = calls.find((each) => resource === "Calls" && each.sid === sid);
    if (found) return answer(response, callJson(found));
    refuse(response, refusals.nothing);
  };

  function listNumbers({ query }: Call, response: ServerResponse): void {
    const asked = query.get("PhoneNumber");
    const found = numbers.filter(({ number }) => !asked || number === asked);
    answer(response, { incoming_phone_numbers: found.map(numberJson), next_page_uri: null });
  }

  function isAllowed({ headers }: Call): boolean {
    const expected = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`);
    const given = Buffer.from(headers.authorization ?? "");
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

// One frame of MPEG audio with nothing in it.
const sound = Buffer.concat([Buffer.from([0xff, 0xfb, 0x10, 0xc4]), Buffer.alloc(100)]);

function callJson({ sid, from, to, name, state, seconds, missedAs }: PlayedCall) {
  const status = state === "ended" ? (missedAs ?? "completed") : state === "ringing" ? "ringing" : "in-progress";
  return {
    sid,
    from,
    to,
    caller_name: name || null,
    direction: "inbound",
    status,
    duration: seconds && String(seconds),
  };
}

function numberJson({ sid, number, voiceUrl, statusCallback }: OurNumber) {
  return {
    sid,
    phone_number: number,
    friendly_name: number,
    voice_url: voiceUrl,
    voice_method: "POST",
    voice_application_sid: "",
    status_callback: statusCallback,
    capabilities: { voice: true, sms: false, mms: false, fax: false },
  };
}
