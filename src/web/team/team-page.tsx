import { UserPlus } from "lucide-react";
import { CreateButton } from "../create-button.tsx";
import { useCreating } from "../creating.ts";
import { useBlocked } from "../session.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Invitations } from "./invitations.tsx";
import { Invite } from "./invite.tsx";
import { Members } from "./members.tsx";
import { RoleTable } from "./role-table.tsx";

export function TeamPage() {
  const blocked = useBlocked()("team.write");
  const [inviting, setInviting] = useCreating();
  const invite = (
    <CreateButton icon={<UserPlus size={16} />} blocked={blocked} onCreate={() => setInviting(true)}>
      Invite a teammate
    </CreateButton>
  );
  return (
    <SettingsFrame title="Team" lead="Who answers customers here, and what each may do." actions={invite}>
      <Members blocked={blocked} />
      {!blocked && <Invitations />}
      <RoleTable />
      {inviting && !blocked && <Invite onClose={() => setInviting(false)} />}
    </SettingsFrame>
  );
}
