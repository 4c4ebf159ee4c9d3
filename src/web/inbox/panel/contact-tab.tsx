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
import { nameInWords } from "../numbers.ts";
import { Conversations } from "./conversations.tsx";
import { NewestFiles } from "./newest-files.tsx";
import { Origin } from "./origin.tsx";
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
          <h2 className="truncate font-semibold">
            <bdi>{nameInWords(contact.name)}</bdi>
          </h2>
          <p className="text-muted text-small">
            First seen <Time at={contact.createdAt} format="long" />
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
      <Origin contact={contact} />
      <NewestFiles contact={contact.id} onAll={onFiles} />
      <Section title="Last conversations">
        <Conversations contact={contact.id} current={conversation.id} />
      </Section>
    </>
  );
}

function State({ conversation }: { conversation: Conversation }) {
  const { id, agent, assignee, outcome, csat, turnsUsed, createdAt } = conversation;
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
      {csat && <Fact name="Rating">{csat} of 5</Fact>}
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
  on: string;
  stop: string;
  free: string;
}[] = [
  { what: "pause", field: "paused", name: "Agent", off: "May answer", on: "Paused", stop: "Pause", free: "Resume" },
  {
    what: "unsubscription",
    field: "unsubscribed",
    name: "Consent",
    off: "Not opted out",
    on: "Opted out",
    stop: "Unsubscribe",
    free: "Subscribe again",
  },
  { what: "block", field: "blocked", name: "Blocked", off: "No", on: "Blocked", stop: "Block", free: "Unblock" },
];

function Stops({ contact }: { contact: Contact }) {
  const acts = useContactActs();
  const blocked = useBlocked()("contacts.write");
  return (
    <dl>
      {stops.map(({ what, field, name, off, on, stop, free }) => {
        const set = contact[field];
        return (
          <Fact key={what} name={name}>
            <span className="flex flex-wrap items-center justify-between gap-x-2">
              <span className={set ? "text-warn" : undefined}>
                {set ? `${on} on ${shortDate(set.at)} by ${set.by}` : off}
              </span>
              <Button
                size="small"
                variant="plain"
                blocked={blocked}
                onClick={() => (set ? acts.free(contact, what) : acts.stop(contact, what))}
                className="-mx-2 text-muted"
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

function shortDate(at: string): string {
  return new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short" });
}
