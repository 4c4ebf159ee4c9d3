import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { agentsQuery, channelsQuery } from "../../lists.ts";
import { MediumIcon } from "../../media.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { usePlace } from "../place.ts";

export function FilterMenu({ trigger }: { trigger: ReactElement }) {
  const { filters, filter } = usePlace();
  const agents = useQuery(agentsQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const toggle = (name: "agent" | "channel", id: string) => filter({ [name]: filters[name] === id ? undefined : id });
  return (
    <Menu trigger={trigger} align="end">
      <MenuGroup label="Agent">
        {agents.map(({ id, name }) => (
          <MenuItem key={id} checked={filters.agent === id} onSelect={() => toggle("agent", id)}>
            {name}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuGroup label="Channel">
        {channels.map(({ id, name, kind }) => (
          <MenuItem
            key={id}
            icon={<MediumIcon medium={kind} size={16} />}
            checked={filters.channel === id}
            onSelect={() => toggle("channel", id)}
          >
            {name}
          </MenuItem>
        ))}
      </MenuGroup>
    </Menu>
  );
}
