import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { channelsQuery } from "../../lists.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { type Filters, usePlace } from "../place.ts";
import { fetchList } from "../queries.ts";
import { useActiveFilters } from "./filters.ts";
import { viewName } from "./views.ts";

/** An empty list says what empties it, and what would be there without. */
export function EmptyList() {
  const { filters } = usePlace();
  if (useActiveFilters().length > 0) return <Filtered />;
  return filters.view === "all" ? <NoConversations /> : <EmptyView />;
}

/** Asks the list again without each filter in turn, to tell which of them hides something. */
function Filtered() {
  const { filters, filter } = usePlace();
  const active = useActiveFilters();
  const view = { name: "view" as const, label: viewName(filters.view), clear: () => filter({ view: "all" }) };
  const all = filters.view === "all" ? active : [...active, view];
  const without = useQueries({
    queries: all.map(({ name }) => firstPage({ ...filters, [name]: name === "view" ? "all" : undefined })),
  });
  const hiding = all.flatMap((one, index) => {
    const { items = [], next } = without[index]?.data ?? {};
    return items.length > 0 ? [{ ...one, hides: `${items.length}${next ? " or more" : ""}` }] : [];
  });
  const settled = without.every(({ isPending }) => !isPending);
  const actions = (hiding.length > 0 ? hiding : all).map(({ name, label, clear }) => (
    <Button key={name} size="small" onClick={clear}>
      Clear {label}
    </Button>
  ));
  return (
    <Empty title="Nothing matches" action={settled && actions}>
      {hiding.map(({ name, label, hides }) => (
        <span key={name} className="block">
          Without {label} there {hides === "1" ? "is" : "are"} {hides}.
        </span>
      ))}
      {settled && hiding.length === 0 && "No filter hides it by itself; only together do they."}
    </Empty>
  );
}

function EmptyView() {
  const { filters, filter } = usePlace();
  const action = <Button onClick={() => filter({ view: "all" })}>Show all conversations</Button>;
  return (
    <Empty title={`${viewName(filters.view)}: none`} action={action}>
      {emptyViews[filters.view]}
    </Empty>
  );
}

function NoConversations() {
  const navigate = useNavigate();
  const connected = (useQuery(channelsQuery).data ?? []).length > 0;
  const action = (
    <Button variant={connected ? "quiet" : "primary"} onClick={() => navigate({ to: "/settings/channels" })}>
      {connected ? "Try a channel" : "Connect a channel"}
    </Button>
  );
  return (
    <Empty icon={<Inbox size={24} />} title="No conversations yet" action={action}>
      Every message that a customer sends arrives here, with the agent's answer and the reason for it.
    </Empty>
  );
}

function firstPage(filters: Filters) {
  return { queryKey: ["conversations", "without", filters], queryFn: () => fetchList(filters, null) };
}

const emptyViews: Partial<Record<string, string>> = {
  "needs-attention": "No conversation waits for a person. The agent puts one here when it hands over or cannot answer.",
  "requires-action": "Nobody waits for an answer from you or your team.",
  mine: "No conversation is assigned to you.",
  unassigned: "Every open conversation has somebody.",
  unread: "You have read everything.",
  unresolved: "Everything is resolved.",
  resolved: "No conversation is resolved yet.",
};
