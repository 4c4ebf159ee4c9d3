import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { voiceSettings } from "../../../contract/channel-settings.ts";
import type { CallNews, Heard, News } from "../medium.ts";
import type { VoiceAccount } from "./account.ts";
import { receive } from "./receive.ts";

const hookUrl = "https://parley.example/hooks/chan_1";
const desk = "+14155550177";

const accountWith = (more: object = {}): VoiceAccount => ({
  channelId: "chan_1",
  settings: voiceSettings.parse({ accountSid: "AC1", number: "+14155550103", transferNumber: desk, ...more }),
  secrets: { authToken: "12345" },
  hookUrl,
});

const from = { CallSid: "CA1", From: "+14155551234", To: "+14155550103" };

type Asked = { path: string; fields?: Record<string, string>; account?: VoiceAccount; signature?: string };

/** Posts as the provider does, signed with the account's token. */
function ask({ path, fields = {}, account = accountWith(), signature }: Asked): Heard {
  const url = hookUrl + path;
  const form = new URLSearchParams({ ...from, ...fields });
  const signed =
    url +
    [...form]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => name + value)
      .join("");
  const ours = createHmac("sha1", "12345").update(signed).digest("base64");
  return receive(
    {
      method: "POST",
      url,
      path: path.split("?")[0]!,
      query: Object.fromEntries(new URL(url).searchParams),
      headers: { "x-twilio-signature": signature ?? ours },
      body: Buffer.from(form.toString()),
      now: 0,
    },
    account,
  );
}

function told(asked: Asked): { news: News[]; calls: CallNews[]; xml: string } {
  const heard = ask(asked);
  if (heard.kind !== "told") throw new Error(`It was ${heard.kind}.`);
  const calls = heard.news.flatMap((news) => (news.kind === "call" ? [news.call] : []));
  return { news: heard.news, calls, xml: heard.answer?.body ?? "" };
}

const eventIds = (news: News[]) => news.map((each) => ("eventId" in each ? each.eventId : null));

test("an incoming call is connected with the agent and opens a conversation of its own", () => {
  const { calls, xml } = told({ path: "/voice", fields: { CallerName: "Ada" } });
  assert.deepEqual([calls[0]!.callId, calls[0]!.state, calls[0]!.address.value], ["CA1", "ringing", "+14155551234"]);
  assert.match(xml, /<Connect action="https:\/\/parley\.example\/hooks\/chan_1\/voice\/ended">/);
  assert.match(
    xml,
    /<ConversationRelay url="wss:\/\/parley\.example\/hooks\/chan_1\/relay" welcomeGreeting="Hello, how/,
  );
  assert.match(xml, /dtmfDetection="true"/);
  assert.doesNotMatch(xml, /<Recording/);
  assert.match(
    told({ path: "/voice", account: accountWith({ record: true }) }).xml,
    /<Start><Recording name="agent" recordingStatus/,
  );
});

test("a greeting with marks of XML is said, not obeyed", () => {
  const { xml } = told({ path: "/voice", account: accountWith({ greeting: 'Hi" /><Hangup/> & you\u0000' }) });
  assert.match(xml, /welcomeGreeting="Hi&#34; \/&#62;&#60;Hangup\/&#62; &#38; you"/);
});

test("who hides their number is somebody else with every call", () => {
  for (const hidden of ["anonymous", "+266696687", "", "+7378742833"]) {
    const [call] = told({ path: "/voice", fields: { From: hidden } }).calls;
    assert.deepEqual([call!.address.value, call!.address.verified], ["anonymous:CA1", false], hidden);
  }
});

test("a call that the agent hands over rings the teammate, and nothing of what was said leaves with it", () => {
  const handoff = { HandoffData: JSON.stringify({ to: "teammate" }) };
  const { calls, xml } = told({ path: "/voice/ended", fields: handoff });
  assert.deepEqual([calls[0]!.state, calls[0]!.note], ["transferred", `The call is being transferred to ${desk}.`]);
  assert.match(
    xml,
    /<Dial action="[^"]+\/voice\/dialled" answerOnBridge="true"><Number url="[^"]+\/voice\/whisper\?call=CA1">\+14155550177</,
  );
  assert.doesNotMatch(xml, /Recording|record=/);
});

test("where calls are recorded, the recording of the agent's part ends and that of the teammate's begins", () => {
  const { xml } = told({
    path: "/voice/ended",
    fields: { HandoffData: "{}" },
    account: accountWith({ record: true }),
  });
  assert.match(xml, /^<Response><Stop><Recording name="agent"\/><\/Stop><Dial [^>]*record="record-from-answer-dual"/);
  const callback = /recordingStatusCallback="([^"]+)"/.exec(xml)![1]!.replaceAll("&#38;", "&");
  const fields = { RecordingSid: "RE2", RecordingUrl: "https://api.twilio.com/RE2", RecordingDuration: "9" };
  const [call] = told({ path: callback.slice(hookUrl.length), fields }).calls;
  assert.equal(call!.note, "Recording after the transfer, 9 s.");
});

test("where nobody takes the call, the caller is promised a call back and somebody is told", () => {
  const nowhere = told({
    path: "/voice/ended",
    fields: { HandoffData: "not json" },
    account: accountWith({ transferNumber: "" }),
  });
  const unanswered = told({ path: "/voice/dialled", fields: { DialCallStatus: "no-answer" } });
  for (const { calls, xml } of [nowhere, unanswered]) {
    assert.equal(calls[0]!.attention, "Promised a call back");
    assert.match(xml, /call you back.*<Hangup\/>/);
  }
  assert.deepEqual(told({ path: "/voice/dialled", fields: { DialCallStatus: "completed" } }).calls, []);
});

test("a connection that dies is made again once; then the call is passed on", () => {
  const broken = { SessionStatus: "failed", ErrorCode: "64105", CallStatus: "in-progress" };
  const first = told({ path: "/voice/ended", fields: broken });
  assert.match(first.xml, /\/voice\/ended\?again=1"><ConversationRelay/);
  const second = told({ path: "/voice/ended?again=1", fields: broken });
  assert.equal(second.calls[0]!.state, "transferred");
});

test("who has hung up is neither connected again nor passed on", () => {
  const gone = { CallStatus: "completed", SessionStatus: "failed", ErrorCode: "64105", HandoffData: "{}" };
  assert.deepEqual(told({ path: "/voice/ended", fields: gone }), {
    news: [],
    calls: [],
    xml: "<Response><Hangup/></Response>",
  });
});

test("whatever ends a call is one event, with the seconds that the provider counted", () => {
  const end = told({ path: "/voice/status", fields: { CallStatus: "completed", CallDuration: "75" } });
  assert.deepEqual([end.calls[0]!.state, end.calls[0]!.seconds], ["ended", 75]);
  assert.equal(end.calls[0]!.note, "The call ended after 1 min 15 s.");
  for (const status of ["no-answer", "busy", "canceled", "failed"]) {
    const missed = told({ path: "/voice/status", fields: { CallStatus: status } });
    assert.deepEqual([missed.calls[0]!.state, missed.calls[0]!.seconds], ["missed", 0]);
    assert.deepEqual(eventIds(missed.news), eventIds(end.news));
  }
  assert.equal(told({ path: "/voice/status", fields: { CallStatus: "odd" } }).news[0]!.kind, "unmatched");
});

test("a recording is brought once, whenever it comes", () => {
  const fields = { RecordingSid: "RE1", RecordingUrl: "https://api.twilio.com/RE1", RecordingDuration: "61" };
  const { calls, news } = told({ path: "/voice/recording?from=%2B14155551234", fields });
  assert.equal(calls[0]!.files?.[0]?.source, "https://api.twilio.com/RE1.mp3");
  assert.equal(calls[0]!.note, "Recording of the call, 1 min 1 s.");
  assert.deepEqual(eventIds(news), ["CA1:recording:RE1"]);
  const none = told({ path: "/voice/recording", fields: { RecordingSid: "RE1", RecordingStatus: "absent" } });
  assert.equal(none.calls[0]!.note, "The call could not be recorded.");
});

test("a transcript is kept, as a whole or sentence by sentence", () => {
  const whole = told({ path: "/voice/transcript", fields: { TranscriptionSid: "TR1", TranscriptionText: "Hello." } });
  assert.equal(whole.calls[0]!.note, "Transcript of the call: Hello.");
  const live = { TranscriptionEvent: "transcription-content", TranscriptionSid: "GT1", Track: "inbound_track" };
  const sentence = (more: object) => told({ path: "/voice/transcript", fields: { ...live, ...more } });
  const said = sentence({
    SequenceId: "2",
    Final: "true",
    TranscriptionData: '{"transcript":"To Oslo.","confidence":0.9}',
  });
  assert.equal(said.calls[0]!.note, "The caller said: To Oslo.");
  assert.deepEqual(eventIds(said.news), ["CA1:transcript:GT1:2"]);
  for (const more of [{ Final: "false", TranscriptionData: '{"transcript":"To"}' }, { TranscriptionData: "{" }, {}])
    assert.equal(sentence(more).news[0]!.kind, "ignored");
});

test("what is altered is refused; what names no call, or an address nobody knows, is kept to be looked at", () => {
  assert.equal(ask({ path: "/voice", signature: "AAAA" }).kind, "refused");
  assert.equal(ask({ path: "/voice", signature: "" }).kind, "refused");
  assert.equal(told({ path: "/voice", fields: { CallSid: "" } }).news[0]!.kind, "unmatched");
  assert.equal(told({ path: "/voice/elsewhere" }).news[0]!.kind, "unmatched");
});
