import { Mail, MapPin, MousePointerClick, Phone, UserRound } from "lucide-react";
import type { Message } from "../../../contract/conversations.ts";
import { nameInWords } from "../numbers.ts";
import { useAround } from "./context.ts";

type Content = Message["content"];

/** The message this one answers; a press goes there. */
export function Quote({ providerId }: { providerId: string }) {
  const answered = useAround().answered(providerId);
  const words = answered ? answered.text || answered.files[0]?.name || "A message without words" : "An earlier message";
  return (
    <button
      type="button"
      disabled={!answered}
      onClick={() => answered && goTo(answered.id)}
      className="mb-1.5 block w-full min-w-0 rounded-sm border-current/40 border-s-2 bg-current/8 px-2 py-1 text-start text-small"
    >
      {answered && <span className="block truncate font-medium">{nameInWords(answered.author.name)}</span>}
      <span dir="auto" className="line-clamp-2">
        {words}
      </span>
    </button>
  );
}

export function Pressed({ title }: { title: string }) {
  return (
    <p className="flex items-center gap-1.5">
      <MousePointerClick size={14} aria-label="Pressed" />
      <bdi>{title}</bdi>
    </p>
  );
}

export function Location({ location }: { location: NonNullable<Content["location"]> }) {
  const { latitude, longitude, name, address } = location;
  const where = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return (
    <a
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
      target="_blank"
      rel="noopener noreferrer"
      className={card}
    >
      <MapPin size={16} aria-hidden className="text-muted" />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate font-medium">
          {name ?? "Location"}
        </span>
        <span dir="auto" className="block text-muted text-small">
          {address ?? where}
        </span>
        <span className="block text-accent text-small">Open the map</span>
      </span>
    </a>
  );
}

export function ContactCard({ card: { name, phones, emails } }: { card: NonNullable<Content["cards"]>[number] }) {
  return (
    <div className={card}>
      <UserRound size={16} aria-hidden className="text-muted" />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="truncate font-medium">
          {name}
        </p>
        {phones.map((phone) => (
          <a key={phone} href={`tel:${phone.replace(/[^\d+]/g, "")}`} className={reach}>
            <Phone size={12} aria-hidden />
            <bdi>{phone}</bdi>
          </a>
        ))}
        {emails.map((email) => (
          <a key={email} href={`mailto:${email}`} className={reach}>
            <Mail size={12} aria-hidden />
            <bdi>{email}</bdi>
          </a>
        ))}
      </div>
    </div>
  );
}

/** What each side thinks of it, in one sign. */
export function Reactions({ reactions, contact }: { reactions: NonNullable<Content["reactions"]>; contact: string }) {
  const given = [
    { who: contact, sign: reactions.contact },
    { who: "You", sign: reactions.us },
  ].filter(({ sign }) => sign);
  if (given.length === 0) return null;
  return (
    <ul aria-label="Reactions" className="-mt-2.5 relative mx-2 flex gap-1">
      {given.map(({ who, sign }) => (
        <li
          key={who}
          title={who}
          className="rounded-full border bg-surface px-1.5 text-message shadow-[0_1px_2px_oklch(0_0_0/0.08)]"
        >
          {sign}
          <span className="sr-only"> by {who}</span>
        </li>
      ))}
    </ul>
  );
}

export const messageElement = (id: string) => `message-${id}`;

/** Shows a message that stands in the thread. */
export function goTo(id: string) {
  const element = document.getElementById(messageElement(id));
  element?.scrollIntoView({ block: "center" });
  element?.animate({ opacity: [1, 0.4, 1] }, { duration: 500 });
}

const card = "flex w-72 max-w-full items-start gap-2.5 rounded-md border bg-surface px-3 py-2 text-text hover:bg-hover";

const reach = "flex min-h-6 items-center gap-1.5 text-accent text-small hover:underline";
