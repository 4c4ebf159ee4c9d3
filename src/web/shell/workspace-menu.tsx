import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, Plus } from "lucide-react";
import { roleName } from "../role-name.ts";
import { switchWorkspace, useMe } from "../session.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "../ui/menu.tsx";

export function WorkspaceMenu({ wide }: { wide: boolean }) {
  const { workspace } = useMe();
  const trigger = (
    <button
      type="button"
      aria-label={`Workspace ${workspace.name}`}
      className="mb-1 flex h-10 w-full items-center gap-2.5 rounded-md px-1.5 hover:bg-hover data-popup-open:bg-hover"
    >
      <WorkspaceMark name={workspace.name} />
      {wide && <span className="min-w-0 flex-1 truncate text-start font-semibold">{workspace.name}</span>}
      {wide && <ChevronsUpDown size={14} className="text-muted" />}
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <WorkspaceItems />
    </Menu>
  );
}

export function WorkspaceItems() {
  const { workspace, workspaces } = useMe();
  const navigate = useNavigate();
  return (
    <>
      <MenuGroup label="Workspaces">
        {workspaces.map((other) => (
          <MenuItem
            key={other.id}
            icon={<WorkspaceMark name={other.name} />}
            hint={roleName(other.role)}
            checked={other.id === workspace.id}
            onSelect={() => other.id !== workspace.id && switchWorkspace(other.id)}
          >
            {other.name}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuItem icon={<Plus size={16} />} onSelect={() => navigate({ to: "/workspaces" })}>
        New workspace
      </MenuItem>
    </>
  );
}

function WorkspaceMark({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="flex size-7 shrink-0 items-center justify-center rounded-md bg-fill font-semibold text-on-fill text-small"
    >
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
