import { useQuery } from "@tanstack/react-query";
import type { Invitation } from "../../contract/team.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { roleName } from "../role-name.ts";
import { Address } from "../ui/address.tsx";
import { Button } from "../ui/button.tsx";
import { Load } from "../ui/load.tsx";
import { Section } from "../ui/section.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { invitationsQuery } from "./queries.ts";

export function Invitations() {
  const invitations = useQuery(invitationsQuery);
  const revoke = useAct(({ id }: Invitation) => api.delete(`/api/v1/invitations/${id}`), {
    refresh: [["invitations"]],
    said: ({ email }) => `Invitation of ${email} revoked`,
  });
  return (
    <Section title="Open invitations" lead="Each link works once, for seven days.">
      <Load query={invitations} what="The invitations" lines={2}>
        {(rows) => (
          <Table
            label="Open invitations"
            rows={rows}
            keyOf={({ id }) => id}
            empty={<p className="text-muted">Nobody is on the way.</p>}
            columns={[
              { title: "Email", render: (invitation) => <Whom invitation={invitation} /> },
              { title: "Role", className: "hidden pane:table-cell", render: ({ role }) => roleName(role) },
              { title: "Invited by", className: "hidden desk:table-cell", render: ({ invitedBy }) => invitedBy ?? "" },
              {
                title: "Ends",
                className: "hidden pane:table-cell",
                render: ({ expiresAt }) => <Time at={expiresAt} format="long" />,
              },
              {
                title: "",
                align: "end",
                render: (row) => (
                  <Button
                    size="small"
                    busy={revoke.isPending && revoke.variables.id === row.id}
                    onClick={() => revoke.mutate(row)}
                    aria-label={`Revoke the invitation of ${row.email}`}
                  >
                    Revoke
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

/** On a narrow screen the rest stands under the address. */
function Whom({ invitation: { email, role, expiresAt } }: { invitation: Invitation }) {
  return (
    <>
      <p className="font-medium">
        <Address>{email}</Address>
      </p>
      <p className="text-muted text-small pane:hidden">
        {roleName(role)}, ends <Time at={expiresAt} format="long" />
      </p>
    </>
  );
}
