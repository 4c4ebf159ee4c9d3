import type { News } from "../medium.ts";
import { type Entry, posted, readEvent } from "./messaging-event.ts";
import { ignored, mediumNames, type Ours, passedOver, tell, timeOf, unmatched } from "./messaging-news.ts";

/** Reads what Meta posted about messages, both from Messenger and from Instagram. Several accounts may share one post. */
export function readMessaging(body: Buffer, ours: Ours): News[] {
  const read = posted.safeParse(parse(body));
  if (!read.success) return [unmatched(body.toString(), "It is not what Meta posts about messages.")];
  const { object = objects[ours.kind], entry } = read.data;
  return entry.flatMap((one) => {
    if (object === objects[ours.kind]) return readEntry(one, ours);
    return [unmatched(one, `It is about "${object}", and this channel is for ${mediumNames[ours.kind]}.`)];
  });
}

const objects = { messenger: "page", instagram: "instagram" };

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

function readEntry(entry: Entry, ours: Ours): News[] {
  const { messaging = [], standby = [], changes = [], field, value } = entry;
  const changed = field ? [...changes, { field, value }] : changes;
  const news = [
    ...messaging.flatMap((raw) => readOne(raw, { entry, ours, standby: false })),
    ...standby.flatMap((raw) => readOne(raw, { entry, ours, standby: true })),
    ...changed.flatMap((change) =>
      /^messag|^standby$/.test(change.field ?? "")
        ? readOne(change.value, { entry, ours, standby: change.field === "standby" })
        : [ignored(change, `A change of "${change.field}" is not a message.`)],
    ),
  ];
  return news.length > 0 ? news : [unmatched(entry, "It holds no event.")];
}

function readOne(raw: unknown, { entry, ours, standby }: { entry: Entry; ours: Ours; standby: boolean }): News[] {
  const event = readEvent(raw);
  const [sender, recipient] = [event.sender?.id, event.recipient?.id];
  if (![entry.id, sender, recipient].includes(ours.id))
    return [unmatched(raw, `It is for another account, ${entry.id ?? recipient ?? "which it does not name"}.`)];
  const fromUs = event.message?.is_echo ?? (sender === ours.id && recipient !== ours.id);
  const person = fromUs ? recipient : sender;
  const at = timeOf(event.timestamp);
  if (person === undefined) return [passedOver(raw) ?? unmatched(raw, "It does not say whose it is.")];
  return tell({ ...event, raw, ours, person, fromUs, standby, at });
}
