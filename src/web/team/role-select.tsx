import type { Member } from "../../contract/team.ts";
import { mayGrant, type Role, roles } from "../../domain/permission.ts";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { roleName } from "../role-name.ts";
import { useMe } from "../session.tsx";
import { Field, Select } from "../ui/field.tsx";

/** Changes a member's role where one may; otherwise it is a word, and says on hover why. */
export function RoleSelect({ member, blocked }: { member: Member; blocked: string | null }) {
  const mine = useMe().role;
  const change = useAct((role: Role) => api.patch(`/api/v1/members/${member.personId}`, { role }), {
    refresh: [["members"], ["me"]],
    said: (role) => `${member.name} is now ${role}`,
  });
  const above = mine !== null && !mayGrant(mine, member.role) ? `Only an ${member.role} may change this.` : null;
  const why = blocked ?? above;
  if (why || !mine) return <span title={why ?? undefined}>{roleName(member.role)}</span>;
  return (
    <Field label={`Role of ${member.name}`} labelHidden>
      <Select
        value={change.isPending ? change.variables : member.role}
        onChange={(event) => change.mutate(event.target.value as Role)}
        className="w-36!"
      >
        {roles
          .filter((role) => mayGrant(mine, role))
          .map((role) => (
            <option key={role} value={role}>
              {roleName(role)}
            </option>
          ))}
      </Select>
    </Field>
  );
}
