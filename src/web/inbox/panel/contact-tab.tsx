import type { Medium } from "../../../contract/channels.ts";
import type { Contact } from "../../../contract/contacts.ts";
import type { Conversation } from "../../../contract/conversations.ts";
import { outcomeNames } from "../../../domain/outcome.ts";
import { useBlocked } from "../../session.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyId } from "../../ui/copy.tsx";
import { Time } from "../../ui/time.tsx";
import { useActs } from "../acts.ts";
import { AssignMenu } from "../assign-menu.tsx";
import { type ContactStop, useContactActs } from "../contact-acts.ts";
import { mediumName } from "../media.tsx";
import { Conversations } from "./conversations.tsx";
import { NewestFiles } from "./newest-files.tsx";
import { Profile } from "./profile.tsx";
import { Fact, Section } from "./section.tsx";

type ContactTabProps = { conversation: Conversation; onFiles: () => void };

export function ContactTab({ conversation, onFiles }: ContactTabProps) {
  const { contact } = conversation;
  return (
    <>
      <div className="flex items-center gap-3 border-b px-4 py-3">
        <Avatar name={contact.name} size={40} />
        <div className="min-w-0">
          <h2 dir="auto" className="truncate font-semibold">
            {contact.name}
          </h2>
          <p className="text-muted text-small">
            Known since <Time at={contact.createdAt} format="long" />
          </p>
        </div>
      </div>
      <Section title="Profile">
        <Profile contact={contact} />
      </Section>
      <Section title="Conversation">
        <State conversation={conversation} />
      </Section>
      <Section title="Agent and consent">
        <Stops contact={contact} />
      </Section>
      <Section title="Where from">
        <Origin contact={contact} />
      </Section>
      <NewestFiles contact={contact.id} onAll={onFiles} />
      <Section title="Last conversations">
        <Conversations contact={contact.id} current={conversation.id} />
      </Section>
    </>
  );
}

function State({ conversation }: { conversation: Conversation }) {
  const { id, agent, assignee, outcome, turnsUsed, createdAt } = conversation;
  const acts = useActs();
  const blocked = useBlocked()("inbox.write");
  const trigger = (
    <Button variant="plain" size="small" blocked={blocked} className="-ms-2 max-w-full">
      {assignee && <Avatar name={assignee.name} size={16} />}
      <span className="truncate">{assignee?.name ?? "Nobody"}</span>
    </Button>
  );
  return (
    <dl>
      <Fact name="Assignee">
        <AssignMenu trigger={trigger} assigned={assignee} onAssign={(person) => acts.assign(id, person)} />
      </Fact>
      <Fact name="Agent">{agent?.name ?? "None"}</Fact>
      <Fact name="Outcome">{outcomeNames[outcome]}</Fact>
      <Fact name="Turns used">{turnsUsed}</Fact>
      <Fact name="Began">
        <Time at={createdAt} format="long" />
      </Fact>
      <Fact name="Id">
        <CopyId value={id} />
      </Fact>
    </dl>
  );
}

const stops: {
  what: ContactStop;
  field: "paused" | "blocked" | "unsubscribed";
  name: string;
  off: string;
  stop: string;
  free: string;
}[] = [
  { what: "pause", field: "paused", name: "Agent", off: "May answer", stop: "Pause", free: "Resume" },
  {
    what: "unsubscription",
    field: "unsubscribed",
    name: "Consent",
    off: "Not opted out",
    stop: "Unsubscribe",
    free: "Subscribe again",
  },
  { what: "block", field: "blocked", name: "Blocked", off: "No", stop: "Block", free: "Unblock" },
];

function Stops({ contact }: { contact: Contact }) {
  const acts = useContactActs();
  const blocked = useBlocked()("contacts.write");
  return (
    <dl>
      {stops.map(({ what, field, name, off, stop, free }) => {
        const set = contact[field];
        return (
          <Fact key={what} name={name}>
            <span className="flex flex-wrap items-center justify-between gap-x-2">
              <span className={set ? "text-warn" : undefined}>
                {set ? `Since ${shortDate(set.at)}, by ${set.by}` : off}
              </span>
              <Button
                size="small"
                variant="plain"
                blocked={blocked}
                onClick={() => (set ? acts.free(contact, what) : acts.stop(contact, what))}
                className="text-muted"
              >
                {set ? free : stop}
              </Button>
            </span>
          </Fact>
        );
      })}
    </dl>
  );
}

function Origin({ contact }: { contact: Contact }) {
  const { device, referral, addresses, country } = contact;
  return (
    <dl>
      {addresses.filter(isTelling).map((address) => (
        <Fact key={address.id} name={address.kind === "phone" ? "Phone" : mediumName(address.kind as Medium)}>
          <CopyId value={address.value} label="Copy the address">
            {address.value}
          </CopyId>
          {address.verified && <span className="text-good text-small"> verified</span>}
        </Fact>
      ))}
      {referral.page && <Fact name="Page">{referral.page}</Fact>}
      {referral.referrer && <Fact name="Came from">{referral.referrer}</Fact>}
      {(device.browser || device.system) && (
        <Fact name="Device">{[device.browser, device.system].filter(Boolean).join(" on ")}</Fact>
      )}
      {country && <Fact name="Country">{country}</Fact>}
    </dl>
  );
}

function shortDate(at: string): string {
  return new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short" });
}

/** On LinkedIn nobody has an address that Parley could know. */
function isTelling({ kind }: Contact["addresses"][number]): boolean {
  return kind !== "linkedin";
}
