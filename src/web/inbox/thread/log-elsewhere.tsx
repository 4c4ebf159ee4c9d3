import { useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";
import { ActivityForm } from "../composer/activity-form.tsx";
import { nameInWords } from "../numbers.ts";

type LogElsewhereProps = {
  contact: { id: string; name: string };
  channel: string;
  onOpen: (conversation: string) => void;
  onClose: () => void;
};

/** What was said on LinkedIn, logged from a conversation over another medium. */
export function LogElsewhere({ contact, channel, onOpen, onClose }: LogElsewhereProps) {
  const [text, setText] = useState("");

  function logged(conversation: string) {
    onClose();
    onOpen(conversation);
    toast("Logged.");
  }

  return (
    <Dialog open onClose={onClose} title={`On LinkedIn with ${nameInWords(contact.name)}`}>
      <div className="-mx-2">
        <ActivityForm contact={contact} channel={channel} text={text} onText={setText} onLogged={logged} />
      </div>
    </Dialog>
  );
}
