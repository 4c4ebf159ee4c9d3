import type { Failure, Outgoing, OutgoingFile, Sent, Ways } from "../medium.ts";
import { callGraph, type GraphAccount, type GraphAnswer } from "./graph.ts";
import { metadataOf } from "./messaging-metadata.ts";

/** What in the Graph sends, and how much text it may send in one message. */
export type Sender = GraphAccount & { node: string; tooLong: (text: string) => boolean };

/**
 * Sends the text first, then each file, because Meta takes one thing at a time. Once a part has left, a failure of a
 * later one is no failure of the whole: sending all of it again would say the first part twice.
 */
export async function sendMessage(outgoing: Outgoing, sender: Sender, ways: Ways): Promise<Sent> {
  const refusal = refuse(outgoing, sender);
  if (refusal) return { kind: "failed", failure: refusal };
  const parts = partsOf(outgoing);
  let sent: Sent = { kind: "unknown", reason: "Nothing was sent." };
  for (const [index, part] of parts.entries()) {
    const metadata = metadataOf(outgoing, index + 1, parts.length);
    sent = read(await post({ ...part, metadata }, outgoing, sender, ways), outgoing);
    if (sent.kind !== "accepted") return index === 0 ? sent : halfSent(sent, index, parts.length);
  }
  return sent;
}

function refuse({ text, files, content, by }: Outgoing, { tooLong }: Sender): Failure | null {
  if (text.trim() === "" && files.length === 0)
    return { code: "empty", reason: "The message holds neither text nor files.", concerns: "content" };
  if (tooLong(text))
    return { code: "too-long", reason: "The text is longer than Meta takes in one message.", concerns: "content" };
  if (content.tag === "human-agent" && by !== "teammate")
    return { code: "not-a-teammate", reason: "Only a teammate may use Meta's human-agent tag.", concerns: "window" };
  return null;
}

type Part = { text: string } | { attachment: { type: string; payload: { url: string } } };

function partsOf({ text, files }: Outgoing): Part[] {
  return [...(text.trim() === "" ? [] : [{ text }]), ...files.map(attach)];
}

function attach({ mime, url }: OutgoingFile): Part {
  const family = mime.split("/")[0]!;
  const type = ["image", "video", "audio"].includes(family) ? family : "file";
  return { attachment: { type, payload: { url } } };
}

function post(
  message: Part & { metadata: string },
  outgoing: Outgoing,
  sender: Sender,
  ways: Ways,
): Promise<GraphAnswer> {
  const { address, content } = outgoing;
  const tagged = content.tag === "human-agent";
  const body = {
    recipient: { id: address },
    ...(tagged ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : { messaging_type: "RESPONSE" }),
    message,
    ...(content.replyTo ? { reply_to: { mid: content.replyTo } } : {}),
  };
  return callGraph(sender, { method: "POST", path: `${sender.node}/messages`, body }, ways);
}

function read(answer: GraphAnswer, { content }: Outgoing): Sent {
  if (answer.kind === "failed" && content.tag) return { kind: "failed", failure: aboutTag(answer.failure) };
  if (answer.kind !== "ok") return answer;
  const { message_id: providerId } = answer.body;
  return { kind: "accepted", providerId: typeof providerId === "string" ? providerId : null };
}

/** Meta refuses the tag like any missing permission, but the channel still sends without it. */
function aboutTag(failure: Failure): Failure {
  if (!["3", "10", "100", "200"].includes(failure.code)) return failure;
  return {
    ...failure,
    reason: "Meta refused the human-agent tag. The app needs the Human Agent permission for it.",
    concerns: "window",
  };
}

function halfSent(sent: Exclude<Sent, { kind: "accepted" }>, left: number, of: number): Sent {
  const reason = sent.kind === "failed" ? sent.failure.reason : sent.reason;
  return { kind: "unknown", reason: `Only ${left} of ${of} parts surely left. ${reason}` };
}
