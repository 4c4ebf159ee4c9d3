import { useState } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { ActivityTab } from "./activity-tab.tsx";
import { ContactTab } from "./contact-tab.tsx";

const tabs = [
  { value: "contact" as const, label: "Contact" },
  { value: "activity" as const, label: "Activity" },
];

/** Who the conversation is with. */
export function Panel({ conversation }: { conversation: Conversation }) {
  const [tab, setTab] = useState<"contact" | "activity">("contact");
  return (
    <Tabs
      label="About the contact"
      value={tab}
      onChange={setTab}
      items={tabs}
      className="flex min-h-full flex-col pt-5"
    >
      {tab === "contact" ? (
        <ContactTab conversation={conversation} />
      ) : (
        <ActivityTab contact={conversation.contact.id} />
      )}
    </Tabs>
  );
}
