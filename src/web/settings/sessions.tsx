import { useQuery } from "@tanstack/react-query";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Load } from "../ui/load.tsx";
import { Section } from "../ui/section.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { deviceName } from "./device-name.ts";
import { type Session, sessionsQuery } from "./queries.ts";

export function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const end = useAct(({ id }: Session) => api.delete(`/api/v1/sessions/${id}`), {
    refresh: [["sessions"]],
    said: ({ userAgent }) => `Signed out on ${deviceName(userAgent)}`,
  });
  const others = sessions.data?.filter(({ current }) => !current) ?? [];
  const endOthers = useAct(() => Promise.all(others.map(({ id }) => api.delete(`/api/v1/sessions/${id}`))), {
    refresh: [["sessions"]],
    said: "Signed out everywhere else",
  });
  return (
    <Section
      title="Sessions"
      lead="Do you not know one of them? End it and change your password."
      actions={
        others.length > 1 && (
          <Button size="small" busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            End all others
          </Button>
        )
      }
    >
      <Load query={sessions} what="The sessions" lines={3}>
        {(rows) => (
          <Table
            label="Sessions"
            rows={inOrder(rows)}
            keyOf={(session) => session.id}
            columns={[
              { title: "Device", render: (session) => <Device session={session} /> },
              {
                title: "Address",
                render: ({ ipAddress }) => ipAddress ?? "unknown",
                className: "hidden pane:table-cell",
              },
              { title: "Seen", render: ({ seenAt }) => <Time at={seenAt} format="long" /> },
              {
                title: "",
                align: "end",
                render: (session) =>
                  session.current ? null : (
                    <Button
                      size="small"
                      busy={end.isPending && end.variables.id === session.id}
                      onClick={() => end.mutate(session)}
                      aria-label={`End the session on ${deviceName(session.userAgent)}`}
                    >
                      End
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Load>
    </Section>
  );
}

function Device({ session }: { session: Session }) {
  return (
    <span className="flex flex-wrap items-center gap-2" title={session.userAgent ?? undefined}>
      {deviceName(session.userAgent)}
      {session.current && <Badge tone="good">This one</Badge>}
    </span>
  );
}

function inOrder(sessions: Session[]): Session[] {
  return sessions.toSorted((a, b) => Number(b.current) - Number(a.current) || b.seenAt.localeCompare(a.seenAt));
}
