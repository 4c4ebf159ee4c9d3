import { lazy, Suspense, useState } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { ActivityTab } from "./activity-tab.tsx";
import { ContactTab } from "./contact-tab.tsx";

const FilesTab = lazy(() => import("./files-tab.tsx").then((module) => ({ default: module.FilesTab })));

const tabs = [
  { value: "contact" as const, label: "Contact" },
  { value: "files" as const, label: "Files" },
  { value: "activity" as const, label: "Activity" },
];

/** Who the conversation is with. */
export function Panel({ conversation }: { conversation: Conversation }) {
  const [tab, setTab] = useState<"contact" | "files" | "activity">("contact");
  return (
    <Tabs
      label="About the contact"
      value={tab}
      onChange={setTab}
      items={tabs}
      className="flex min-h-full flex-col pt-5"
    >
      {tab === "contact" && <ContactTab conversation={conversation} onFiles={() => setTab("files")} />}
      {tab === "files" && (
        <Suspense>
          <FilesTab contact={conversation.contact} />
        </Suspense>
      )}
      {tab === "activity" && <ActivityTab contact={conversation.contact} here={conversation.id} />}
    </Tabs>
  );
}
