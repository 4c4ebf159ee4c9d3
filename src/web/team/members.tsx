import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Member } from "../../contract/team.ts";
import { useRefresh } from "../act.ts";
import { api, forgetWorkspace } from "../api.ts";
import { membersQuery } from "../lists.ts";
import { useMe } from "../session.tsx";
import { Address } from "../ui/address.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { Load } from "../ui/load.tsx";
import { Section } from "../ui/section.tsx";
import { Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.tsx";
import { RoleSelect } from "./role-select.tsx";

export function Members({ blocked }: { blocked: string | null }) {
  const me = useMe();
  const members = useQuery(membersQuery);
  const [leaving, setLeaving] = useState<Member | null>(null);
  return (
    <Section title="Members">
      <Load query={members} what="The members" lines={4}>
        {(rows) => (
          <Table
            label="Members"
            rows={rows}
            keyOf={(member) => member.personId}
            columns={[
              {
                title: "Name",
                render: (member) => (
                  <Who member={member} me={member.personId === me.person.id}>
                    <RoleSelect member={member} blocked={blocked} />
                  </Who>
                ),
              },
              {
                title: "Role",
                className: "hidden pane:table-cell",
                render: (member) => <RoleSelect member={member} blocked={blocked} />,
              },
              {
                title: "Two-factor",
                className: "hidden desk:table-cell",
                render: ({ twoFactor }) => (
                  <Badge tone={twoFactor ? "good" : "neutral"}>{twoFactor ? "On" : "Off"}</Badge>
                ),
              },
              {
                title: "Joined",
                className: "hidden desk:table-cell",
                render: ({ joinedAt }) => <Time at={joinedAt} />,
              },
              {
                title: "",
                align: "end",
                className: blocked ? "hidden" : "",
                render: (member) => (
                  <Button size="small" onClick={() => setLeaving(member)}>
                    {member.personId === me.person.id ? "Leave" : "Remove"}
                    <span className="sr-only">{member.personId === me.person.id ? "the workspace" : member.name}</span>
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Load>
      {leaving && <Remove member={leaving} me={leaving.personId === me.person.id} onClose={() => setLeaving(null)} />}
    </Section>
  );
}

/** On a narrow screen the role stands under the name, for which a column of its own leaves no room. */
function Who({ member, me, children }: { member: Member; me: boolean; children: ReactNode }) {
  return (
    <div className="flex items-center gap-2.5 py-1">
      <Avatar name={member.name} size={24} className="max-pane:hidden" />
      <div className="min-w-0">
        <p className="font-medium">
          {member.name}
          {me && <span className="font-normal text-muted"> (you)</span>}
        </p>
        <p className="text-muted text-small">
          <Address>{member.email}</Address>
        </p>
        <div className="mt-1.5 pane:hidden">{children}</div>
      </div>
    </div>
  );
}

function Remove({ member, me, onClose }: { member: Member; me: boolean; onClose: () => void }) {
  const refresh = useRefresh();

  async function remove() {
    await api.delete(`/api/v1/members/${member.personId}`);
    if (me) {
      forgetWorkspace();
      location.assign("/workspaces");
      return;
    }
    await refresh(["members"]);
    toast(`${member.name} removed`);
  }

  return (
    <ConfirmDialog
      open
      danger
      onClose={onClose}
      title={me ? "Leave this workspace?" : `Remove ${member.name}?`}
      confirm={me ? "Leave workspace" : "Remove"}
      onConfirm={remove}
    >
      {me ? "You" : "They"} can open nothing here from then on. What {me ? "you" : "they"} wrote stays, and
      conversations assigned to {me ? "you" : "them"} go back to nobody. A new invitation brings {me ? "you" : "them"}{" "}
      back.
    </ConfirmDialog>
  );
}
