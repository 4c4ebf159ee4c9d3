import { relayUrl, type VoiceAccount } from "./account.ts";

/** What a call does next, in the provider's markup. */
export type Answer = { type: string; body: string };

export const nothing = respond("");

/** Connects the caller with the agent. `again` is a call that lost its connection once already. */
export function connect(account: VoiceAccount, { from, again }: { from: string; again: boolean }): Answer {
  const { greeting, language, voice, record } = account.settings;
  const { hookUrl } = account;
  const relay = element("ConversationRelay", {
    url: relayUrl(account),
    welcomeGreeting: again ? "I lost you for a moment. Please go on." : greeting,
    language,
    voice,
    dtmfDetection: "true",
  });
  const recording = element("Recording", { name: withAgent, ...recordingNews(hookUrl, { from }) });
  return respond(
    (record && !again ? element("Start", {}, recording) : "") +
      element("Connect", { action: `${hookUrl}/voice/ended${again ? "?again=1" : ""}` }, relay),
  );
}

/**
 * Rings a teammate, who hears what it is about before the caller is put through. What the provider is given to ask for it
 * names the call and nothing of what was said.
 */
export function transfer(
  { hookUrl, settings }: VoiceAccount,
  { callId, from }: { callId: string; from: string },
): Answer {
  const whisper = `${hookUrl}/voice/whisper?${new URLSearchParams({ call: callId })}`;
  const number = element("Number", { url: whisper }, toXml(settings.transferNumber));
  const recorded = {
    record: "record-from-answer-dual",
    ...recordingNews(hookUrl, { from, part: transferred }),
  };
  return respond(
    (settings.record ? element("Stop", {}, element("Recording", { name: withAgent })) : "") +
      element(
        "Dial",
        { action: `${hookUrl}/voice/dialled`, answerOnBridge: "true", ...(settings.record && recorded) },
        number,
      ),
  );
}

// What the recording of the agent's part is called, so that it can be ended, and what marks that of the teammate's.
const withAgent = "agent";
export const transferred = "transferred";

export function say({ settings }: VoiceAccount, sentence: string): Answer {
  return respond(spoken(settings.language, sentence));
}

export function sayAndHangUp({ settings }: VoiceAccount, sentence: string): Answer {
  return respond(`${spoken(settings.language, sentence)}<Hangup/>`);
}

export function hangUp(): Answer {
  return respond("<Hangup/>");
}

/** The provider's news of a recording names no caller, so the address it goes to does. */
function recordingNews(hookUrl: string, about: Record<string, string>): Record<string, string> {
  return {
    recordingStatusCallback: `${hookUrl}/voice/recording?${new URLSearchParams(about)}`,
    recordingStatusCallbackEvent: "completed absent",
  };
}

function spoken(language: string, sentence: string): string {
  return element("Say", { language: language === "multi" ? "" : language }, toXml(sentence));
}

function respond(body: string): Answer {
  return { type: "text/xml", body: body ? `<Response>${body}</Response>` : "<Response/>" };
}

function element(name: string, attributes: Record<string, string>, inside = ""): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value)
    .map(([key, value]) => ` ${key}="${toXml(value)}"`)
    .join("");
  return inside ? `<${name}${written}>${inside}</${name}>` : `<${name}${written}/>`;
}

function toXml(text: string): string {
  // What XML cannot hold at all, not even escaped, is left out.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return clean.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
