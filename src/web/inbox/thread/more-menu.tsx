import { useQuery } from "@tanstack/react-query";
import { Ban, Briefcase, CirclePause, CirclePlay, Ellipsis, Link2, MailMinus, MailOpen, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import type { Permission } from "../../../domain/permission.ts";
import { type Command, useCommands } from "../../commands.ts";
import { channelsQuery } from "../../lists.ts";
import { useBlocked } from "../../session.tsx";
import { IconButton } from "../../ui/button.tsx";
import { useCopy } from "../../ui/copy.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { toast } from "../../ui/toast.tsx";
import { useActs } from "../acts.ts";
import { useContactActs } from "../contact-acts.ts";
import { nameInWords } from "../numbers.ts";
import { usePlace } from "../place.ts";

const ConfirmDialog = lazy(() => import("../../ui/dialog.tsx").then((module) => ({ default: module.ConfirmDialog })));
const LogElsewhere = lazy(() => import("./log-elsewhere.tsx").then((module) => ({ default: module.LogElsewhere })));

export function MoreMenu({ conversation }: { conversation: Conversation }) {
  const { id, contact } = conversation;
  const acts = useActs();
  const contacts = useContactActs();
  const place = usePlace();
  const blocked = useBlocked();
  const [, copy] = useCopy();
  const [deleting, setDeleting] = useState(false);
  const [logging, setLogging] = useState(false);
  const linkedin = useQuery(channelsQuery).data?.find(({ kind }) => kind === "linkedin");
  const logs = linkedin && conversation.medium !== "linkedin";
  const write = blocked("inbox.write");
  const stops = blocked("contacts.write");

  function copyLink() {
    copy(location.href);
    toast("The link is copied.");
  }

  function markUnread() {
    place.close();
    void acts.markUnread(id);
  }

  const block = contact.blocked ? () => contacts.free(contact, "block") : () => contacts.stop(contact, "block");
  const unsubscribe = contact.unsubscribed
    ? () => contacts.free(contact, "unsubscription")
    : () => contacts.stop(contact, "unsubscription");
  const pause = contact.paused ? () => contacts.free(contact, "pause") : () => contacts.stop(contact, "pause");
  // The palette begins with the group that was offered last: Enter alone should block nobody.
  const commands: (Command & { needs?: Permission })[] = [
    {
      id: "block",
      title: contact.blocked ? "Unblock the contact" : "Block the contact",
      group: "Contact",
      needs: "contacts.write",
      run: block,
    },
    {
      id: "pause-contact",
      title: contact.paused ? "Resume the agent for this contact" : "Pause the agent for this contact",
      group: "Contact",
      needs: "contacts.write",
      run: pause,
    },
    { id: "copy-link", title: "Copy the link", group: "More", run: copyLink },
    {
      id: "unread",
      title: "Mark as unread",
      group: "More",
      keys: ["shift+u"],
      needs: "inbox.write",
      run: markUnread,
    },
    ...(logs
      ? [
          {
            id: "log-linkedin",
            title: "Log LinkedIn activity",
            group: "More" as const,
            needs: "inbox.write" as const,
            run: () => setLogging(true),
          },
        ]
      : []),
    {
      id: "delete",
      title: "Delete the conversation",
      group: "More",
      keys: ["#"],
      needs: "inbox.delete",
      run: () => setDeleting(true),
    },
  ];
  useCommands(commands.filter(({ needs }) => !needs || !blocked(needs)));

  const trigger = (
    <IconButton label="More">
      <Ellipsis size={16} />
    </IconButton>
  );
  return (
    <>
      <Menu trigger={trigger} align="end">
        <MenuItem icon={<MailOpen size={16} />} shortcut="shift+u" blocked={write} onSelect={markUnread}>
          Mark as unread
        </MenuItem>
        <MenuItem icon={<Link2 size={16} />} onSelect={copyLink}>
          Copy link
        </MenuItem>
        {logs && (
          <MenuItem icon={<Briefcase size={16} />} blocked={write} onSelect={() => setLogging(true)}>
            Log LinkedIn activity
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem
          icon={contact.paused ? <CirclePlay size={16} /> : <CirclePause size={16} />}
          blocked={stops}
          onSelect={pause}
        >
          {contact.paused ? "Resume the agent for this contact" : "Pause the agent for this contact"}
        </MenuItem>
        <MenuItem icon={<MailMinus size={16} />} blocked={stops} onSelect={unsubscribe}>
          {contact.unsubscribed ? "Subscribe the contact again" : "Unsubscribe the contact"}
        </MenuItem>
        <MenuItem icon={<Ban size={16} />} blocked={stops} onSelect={block}>
          {contact.blocked ? "Unblock the contact" : "Block the contact"}
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<Trash2 size={16} />}
          shortcut="#"
          danger
          blocked={blocked("inbox.delete")}
          onSelect={() => setDeleting(true)}
        >
          Delete
        </MenuItem>
      </Menu>
      <Suspense>
        {logging && linkedin && (
          <LogElsewhere
            contact={contact}
            channel={linkedin.id}
            onOpen={(other) => place.open(other)}
            onClose={() => setLogging(false)}
          />
        )}
        {deleting && (
          <ConfirmDialog
            open
            onClose={() => setDeleting(false)}
            title="Delete this conversation?"
            confirm="Delete for good"
            danger
            onConfirm={async () => {
              await acts.remove(id);
              place.close();
            }}
          >
            Every message, note and receipt in it is gone for good. {nameInWords(contact.name)} stays a contact.
          </ConfirmDialog>
        )}
      </Suspense>
    </>
  );
}
