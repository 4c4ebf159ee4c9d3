import { createHmac } from "node:crypto";
import type { WebSocket } from "undici";
import { answerCallsApi } from "./caller-api.ts";
import type { MissedAs, OurNumber, PlayedCall, Recording, Utterance } from "./caller-state.ts";
import { readTwiml, type Verb } from "./caller-twiml.ts";
import type { Provider, Stage } from "./stage.ts";
import { newSid } from "./twilio-messages.ts";
import { signedForm } from "./twilio-webhook.ts";

/** Twilio as far as calls go: it rings us, does what our markup says, and speaks and listens over ConversationRelay. */
export type PlayedCalls = ReturnType<typeof playCalls>;

export type CallsOptions = { accountSid: string; authToken: string; numbers: { number: string; hookUrl?: string }[] };

type Missed = { from: string; to: string; name?: string; as?: MissedAs };

/** What is going on behind a call. */
type Wires = {
  socket: WebSocket | null;
  session: string;
  action: string;
  dialAction: string;
  /** What the switch has held back until the end was told. */
  heldBack: (() => void) | null;
};

const lateMs = 5000;
const msPerCharacter = 50;
// `WebSocket.OPEN`, without loading what it stands in.
const listening = 1;

export function playCalls(stage: Stage, { accountSid, authToken, numbers: given }: CallsOptions) {
  const numbers: OurNumber[] = [];
  const calls: PlayedCall[] = [];
  const wires = new Map<string, Wires>();
  const unanswered = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  for (const number of given) open(number);

  /** Another number that is to be played, or another address for one that is. */
  function open({ number, hookUrl = "" }: { number: string; hookUrl?: string }): void {
    const urls = hookUrl
      ? { voiceUrl: `${hookUrl}/voice`, statusCallback: `${hookUrl}/voice/status` }
      : { voiceUrl: "", statusCallback: "" };
    const known = numbers.find((one) => one.number === number);
    if (known) Object.assign(known, urls);
    else numbers.push({ sid: newSid("PN"), number, ...urls });
    stage.changed();
  }

  /** Somebody calls. Resolves once they can speak, or were turned away. */
  async function callFrom({ from, to, name = "" }: { from: string; to: string; name?: string }): Promise<string> {
    const ours = numberOf(to);
    const call = ring({ from, to, name });
    stage.changed();
    await follow(call, ours.voiceUrl, {});
    return call.sid;
  }

  /** Somebody calls whom nobody answers. */
  function missFrom({ from, to, name = "", as = "no-answer" }: Missed): string {
    numberOf(to);
    const call = ring({ from, to, name });
    Object.assign(call, { state: "ended", missedAs: as, endedAt: stage.now(), seconds: 0, note: "Nobody answered" });
    tell(call, as, { CallDuration: "0" });
    stage.changed();
    return call.sid;
  }

  function ring({ from, to, name }: { from: string; to: string; name: string }): PlayedCall {
    const call: PlayedCall = {
      sid: newSid("CA"),
      from,
      to,
      name,
      state: "ringing",
      startedAt: stage.now(),
      endedAt: null,
      seconds: null,
      missedAs: null,
      note: null,
      language: "",
      said: [],
      frames: [],
      transfers: [],
      recordings: [],
    };
    calls.push(call);
    wires.set(call.sid, {
      socket: null,
      session: "",
      action: "",
      dialAction: "",
      heldBack: null,
    });
    return call;
  }

  function numberOf(number: string): OurNumber {
    const ours = numbers.find((one) => one.number === number);
    if (!ours) throw new Error(`No number ${number} is played.`);
    return ours;
  }

  /** Asks what to do next and does it. */
  async function follow(call: PlayedCall, url: string, fields: Record<string, string>): Promise<void> {
    const verbs = await ask(call, url, fields);
    if (!verbs) return finish(call, "An application error has occurred");
    for (const verb of verbs) if (await act(call, verb)) return;
    finish(call, call.note ?? "They hung up");
  }

  async function ask(call: PlayedCall, url: string, fields: Record<string, string>): Promise<Verb[] | null> {
    try {
      const { headers, body } = signedForm(url, { ...common(call), ...fields }, authToken, call.sid);
      const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(15_000) });
      const text = await answer.text();
      return answer.ok ? readTwiml(text) : null;
    } catch {
      return null;
    }
  }

  /** Says whether the call stays with this verb. */
  async function act(call: PlayedCall, verb: Verb): Promise<boolean> {
    const wire = wires.get(call.sid)!;
    const [noun] = verb.inside;
    if (verb.name === "Start" && noun?.name === "Recording") beginRecording(call, noun.attributes);
    if (verb.name === "Say") utter(call, "us", verb.text);
    if (verb.name === "Connect" && noun) {
      wire.action = verb.attributes.action ?? "";
      return relay(call, noun.attributes);
    }
    if (verb.name === "Dial" && noun) {
      await dial(call, verb.attributes, noun);
      return true;
    }
    if (verb.name !== "Hangup") return false;
    finish(call, call.note ?? "They hung up");
    return true;
  }

  /** Connects the caller with our websocket. */
  async function relay(call: PlayedCall, attributes: Record<string, string>): Promise<boolean> {
    const wire = wires.get(call.sid)!;
    const url = attributes.url ?? "";
    const { WebSocket } = await import("undici");
    const socket = new WebSocket(url, { headers: { "x-twilio-signature": sign(url) } });
    const session = newSid("VX");
    Object.assign(wire, { socket, session });
    const opened = await new Promise<boolean>((resolve) => {
      socket.addEventListener("open", () => resolve(true));
      socket.addEventListener("error", () => resolve(false));
    });
    if (!opened) {
      wire.socket = null;
      await leave(call, { SessionStatus: "failed", ErrorCode: "64102" });
      return true;
    }
    socket.addEventListener("message", ({ data }) => hear(call, String(data)));
    socket.addEventListener("error", () => {});
    socket.addEventListener("close", () => {
      // Closed by ourselves, it is no longer the call's.
      if (wire.socket !== socket) return;
      wire.socket = null;
      void leave(call, { SessionStatus: "failed", ErrorCode: "64105" });
    });
    Object.assign(call, { state: "talking", language: attributes.language ?? "en-US" });
    if (attributes.welcomeGreeting) utter(call, "us", attributes.welcomeGreeting);
    send(call, {
      type: "setup",
      sessionId: session,
      accountSid,
      parentCallSid: "",
      callSid: call.sid,
      from: call.from,
      to: call.to,
      forwardedFrom: "",
      callType: "PSTN",
      callerName: call.name,
      direction: "inbound",
      callStatus: "RINGING",
      customParameters: {},
    });
    const answered = () => tell(call, "in-progress");
    if (stage.switches.hits("ends-before-answered")) wire.heldBack = answered;
    else answered();
    stage.changed();
    return true;
  }

  function hear(call: PlayedCall, json: string): void {
    const frame = JSON.parse(json) as PlayedCall["frames"][number];
    call.frames.push(frame);
    if (frame.type === "text") speak(call, frame.token ?? "", frame.last ?? false);
    if (frame.type === "language") call.language = frame.transcriptionLanguage ?? call.language;
    if (frame.type === "end") {
      dropSocket(call);
      void leave(call, { SessionStatus: "ended", ...(frame.handoffData && { HandoffData: frame.handoffData }) });
    }
    stage.changed();
  }

  function speak(call: PlayedCall, token: string, last: boolean): void {
    const open = call.said.findLast(({ from }) => from === "us");
    if (open && !open.whole) Object.assign(open, { text: open.text + token, whole: last });
    else if (token) call.said.push({ id: newSid("U"), from: "us", text: token, whole: last, until: 0, heard: null });
    takeTime(call, token);
  }

  /** What has been written is spoken at the pace of a voice. */
  function takeTime({ said }: PlayedCall, words: string): void {
    const last = said.findLast(({ from }) => from === "us");
    if (!last) return;
    const now = stage.now();
    last.until = Math.max(now, last.until) + words.length * msPerCharacter;
    if (last.whole) timers.add(setTimeout(stage.changed, last.until - now).unref());
  }

  /** Whether the caller is being spoken to. */
  function isSpeaking(sid: string): boolean {
    const { state, said } = find(sid);
    const last = said.findLast(({ from }) => from === "us");
    return (
      state === "talking" && last !== undefined && last.heard === null && (!last.whole || last.until > stage.now())
    );
  }

  /** The conversation with the agent is over; what now is asked for. */
  async function leave(call: PlayedCall, fields: Record<string, string>): Promise<void> {
    const { action, session } = wires.get(call.sid)!;
    for (const one of call.said) one.whole = true;
    if (call.state === "ended") return;
    if (!action) return finish(call, "They hung up");
    await follow(call, action, { SessionId: session, SessionDuration: String(secondsOf(call)), ...fields });
  }

  async function dial(call: PlayedCall, how: Verb["attributes"], { attributes, text }: Verb): Promise<void> {
    const number = text.trim();
    const { action = "" } = how;
    const answered = !unanswered.has(number) && !stage.switches.hits("nobody-picks-up");
    const whisper = answered && attributes.url ? await ask(call, attributes.url, {}) : [];
    const words = (whisper ?? []).filter(({ name }) => name === "Say").map((verb) => verb.text);
    call.transfers.push({ number, url: attributes.url ?? "", whisper: words.join(" "), answered });
    wires.get(call.sid)!.dialAction = action;
    if (!answered) return follow(call, action, { DialCallStatus: "no-answer" });
    if (how.record?.startsWith("record-from-answer")) beginRecording(call, how);
    Object.assign(call, { state: "transferred", note: `Put through to ${number}` });
    stage.changed();
  }

  /** The caller says something, in one go or in pieces. */
  function say(sid: string, words: string): void {
    const call = talking(sid);
    utter(call, "customer", words);
    send(call, { type: "prompt", voicePrompt: words, lang: call.language, last: true });
    if (stage.switches.hits("socket-dies")) die(sid);
  }

  /** The caller speaks while being spoken to: what is not heard yet never is. */
  function interrupt(sid: string, words = ""): void {
    const call = talking(sid);
    const open = call.said.findLast(({ from }) => from === "us");
    const unsaid = Math.max(0, Math.ceil(((open?.until ?? 0) - stage.now()) / msPerCharacter));
    if (open) Object.assign(open, { whole: true, heard: Math.max(0, open.text.length - unsaid) });
    const utteranceUntilInterrupt = open?.text.slice(0, open.heard!) ?? "";
    send(call, { type: "interrupt", utteranceUntilInterrupt, durationUntilInterruptMs: 900 });
    if (words) say(sid, words);
  }

  function press(sid: string, digit: string): void {
    send(talking(sid), { type: "dtmf", digit });
  }

  /** The connection between the provider and us breaks. */
  function die(sid: string): void {
    const call = find(sid);
    dropSocket(call);
    void leave(call, { SessionStatus: "failed", ErrorCode: "64105" });
  }

  function hangUp(sid: string): void {
    const call = find(sid);
    if (call.state === "ended") return;
    const { action, dialAction, session } = wires.get(sid)!;
    const wasTransferred = call.state === "transferred";
    finish(call, wasTransferred ? call.note : "Hung up");
    // Nobody listens to what these are answered.
    if (wasTransferred && dialAction) void ask(call, dialAction, { DialCallStatus: "completed" });
    else if (action) void ask(call, action, { SessionId: session, SessionStatus: "completed" });
  }

  function finish(call: PlayedCall, note: string | null): void {
    if (call.state === "ended") return;
    dropSocket(call);
    Object.assign(call, { state: "ended", endedAt: stage.now(), seconds: secondsOf(call), note });
    for (const one of call.said) one.whole = true;
    tellEnd(call.sid);
    const wire = wires.get(call.sid)!;
    wire.heldBack?.();
    if (call.recordings.length > 0) keepRecordings(call);
    stage.changed();
  }

  function beginRecording(
    { recordings }: PlayedCall,
    { name = "", recordingStatusCallback: callback = "" }: Verb["attributes"],
  ) {
    recordings.push({ sid: newSid("RE"), name, callback, told: false });
  }

  /** Tells once more that a call has ended. */
  function tellEnd(sid: string): void {
    const call = find(sid);
    tell(call, call.missedAs ?? "completed", { CallDuration: String(call.seconds) });
  }

  /** The provider keeps no call for ever. */
  function forget(sid: string): void {
    calls.splice(calls.indexOf(find(sid)), 1);
  }

  function keepRecordings({ sid }: PlayedCall): void {
    if (stage.switches.hits("late-recording")) timers.add(setTimeout(() => record(sid), lateMs).unref());
    else record(sid);
  }

  /** Posts which recordings of a call are there, also by hand. */
  function record(sid: string): void {
    const call = find(sid);
    for (const recording of call.recordings.filter(({ told }) => !told)) tellOf(call, recording);
  }

  function tellOf(call: PlayedCall, recording: Recording): void {
    recording.told = true;
    const url = `${stage.url}/calls/2010-04-01/Accounts/${accountSid}/Recordings/${recording.sid}`;
    const fields = {
      AccountSid: accountSid,
      CallSid: call.sid,
      RecordingSid: recording.sid,
      RecordingUrl: url,
      RecordingStatus: "completed",
      RecordingDuration: String(call.seconds ?? 1),
      RecordingChannels: "1",
      RecordingSource: recording.name ? "StartCallRecordingTwiML" : "DialVerb",
    };
    if (recording.callback) stage.post(signedForm(recording.callback, fields, authToken, call.sid));
  }

  function tell(call: PlayedCall, status: string, more: Record<string, string> = {}): void {
    const { statusCallback } = numberOf(call.to);
    if (!statusCallback) return;
    const fields = { ...common(call), CallStatus: status, ...more };
    stage.post(signedForm(statusCallback, fields, authToken, call.sid));
  }

  function common({ sid, from, to, name, state }: PlayedCall): Record<string, string> {
    return {
      CallSid: sid,
      AccountSid: accountSid,
      From: from,
      To: to,
      Caller: from,
      Called: to,
      ...(name && { CallerName: name }),
      CallStatus: state === "ringing" ? "ringing" : state === "ended" ? "completed" : "in-progress",
      Direction: "inbound",
      ApiVersion: "2010-04-01",
    };
  }

  function utter(call: PlayedCall, from: Utterance["from"], text: string): void {
    call.said.push({ id: newSid("U"), from, text, whole: true, until: 0, heard: null });
    if (from === "us") takeTime(call, text);
    stage.changed();
  }

  function send(call: PlayedCall, frame: object): void {
    wires.get(call.sid)!.socket?.send(JSON.stringify(frame));
  }

  function dropSocket(call: PlayedCall): void {
    const wire = wires.get(call.sid)!;
    const { socket } = wire;
    wire.socket = null;
    socket?.close();
  }

  function find(sid: string): PlayedCall {
    const call = calls.find((one) => one.sid === sid);
    if (!call) throw new Error(`No call ${sid} was played.`);
    return call;
  }

  function talking(sid: string): PlayedCall {
    const call = find(sid);
    if (!wires.get(sid)!.socket) throw new Error("Nobody is listening on this call.");
    return call;
  }

  function secondsOf({ startedAt }: PlayedCall): number {
    return Math.max(1, Math.round((stage.now() - startedAt) / 1000));
  }

  function sign(url: string): string {
    return createHmac("sha1", authToken).update(url).digest("base64");
  }

  return {
    name: "calls",
    handle: answerCallsApi({ stage, accountSid, authToken, numbers, calls }),
    account: { accountSid, authToken },
    numbers,
    open,
    callFrom,
    missFrom,
    say,
    interrupt,
    press,
    hangUp,
    die,
    record,
    tellEnd,
    forget,
    isSpeaking,
    /** Whether a teammate's phone is picked up when a call is put through to it. */
    setAnswers: (number: string, answers: boolean) =>
      void (answers ? unanswered.delete(number) : unanswered.add(number)),
    /** Whether somebody of ours listens on the call. */
    isHeard: (sid: string) => wires.get(sid)?.socket?.readyState === listening,
    calls: () => [...calls],
    call: find,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      for (const call of calls) dropSocket(call);
    },
  } satisfies Provider & Record<string, unknown>;
}
