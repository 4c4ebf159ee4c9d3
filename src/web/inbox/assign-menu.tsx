import { useQuery } from "@tanstack/react-query";
import { UserMinus } from "lucide-react";
import type { ReactElement } from "react";
import { may } from "../../domain/permission.ts";
import { membersQuery } from "../lists.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "../ui/menu.tsx";

type Person = { id: string; name: string };

type AssignMenuProps = {
  trigger: ReactElement;
  assigned?: Person | null;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  onAssign: (person: Person | null) => void;
};

/** The teammates, oneself first. */
export function AssignMenu({ trigger, assigned, open, onOpenChange, onAssign }: AssignMenuProps) {
  const { person } = useMe();
  const members = useQuery(membersQuery).data ?? [];
  // Who may only look could do nothing with it.
  const people = members
    .filter(({ role }) => may(role, "inbox.write"))
    .map(({ personId, name }) => ({ id: personId, name }));
  const ordered = [...people.filter(({ id }) => id === person.id), ...people.filter(({ id }) => id !== person.id)];
  return (
    <Menu trigger={trigger} align="end" open={open} onOpenChange={onOpenChange}>
      <MenuGroup label="Assign to">
        {ordered.map((one) => (
          <MenuItem
            key={one.id}
            icon={<Avatar name={one.name} size={20} />}
            checked={assigned?.id === one.id}
            onSelect={() => onAssign(one)}
          >
            {one.id === person.id ? `${one.name} (you)` : one.name}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuItem icon={<UserMinus size={16} />} onSelect={() => onAssign(null)}>
        Nobody
      </MenuItem>
    </Menu>
  );
}
