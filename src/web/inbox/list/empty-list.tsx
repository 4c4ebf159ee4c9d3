import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { type Filters, usePlace } from "../place.ts";
import { channelsQuery, fetchList } from "../queries.ts";
import { type ActiveFilter, useActiveFilters } from "./filters.ts";
import { viewName } from "./views.ts";

/** An empty list says which filter empties it, and what would be there without. */
export function EmptyList() {
  const active = useActiveFilters();
  const { filters } = usePlace();
  if (active.length > 0) return <Filtered active={active} />;
  if (filters.view !== "all") return <EmptyView />;
  return <NoConversations />;
}

function Filtered({ active }: { active: ActiveFilter[] }) {
  const actions = active.map(({ name, label, clear }) => (
    <Button key={name} size="small" onClick={clear}>
      Clear {label}
    </Button>
  ));
  return (
    <Empty title="Nothing matches" action={actions}>
      <FilterEffects active={active} />
    </Empty>
  );
}

/** Asks the list again without each filter, to tell which of them hides something. */
function FilterEffects({ active }: { active: ActiveFilter[] }) {
  return active.map((filter) => <FilterEffect key={filter.name} filter={filter} />);
}

function FilterEffect({ filter }: { filter: ActiveFilter }) {
  const { filters } = usePlace();
  const { data } = useQuery({ ...firstPage({ ...filters, [filter.name]: undefined }) });
  if (!data) return null;
  const { items, next } = data;
  const hidden = items.length === 0 ? "hides nothing by itself" : `hides ${items.length}${next ? " or more" : ""}`;
  return (
    <span className="block">
      {filter.label} {hidden}.
    </span>
  );
}

function EmptyView() {
  const { filters, filter } = usePlace();
  return (
    <Empty
      title={`${viewName(filters.view)}: none`}
      action={<Button onClick={() => filter({ view: "all" })}>Show all conversations</Button>}
    >
      {emptyViews[filters.view] ?? "Nothing is here now."}
    </Empty>
  );
}

function NoConversations() {
  const navigate = useNavigate();
  const channels = useQuery(channelsQuery).data;
  const action =
    channels?.length === 0 ? (
      <Button variant="primary" onClick={() => navigate({ to: "/settings/channels" })}>
        Connect a channel
      </Button>
    ) : (
      <Button onClick={() => navigate({ to: "/settings/channels" })}>Try a channel</Button>
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
