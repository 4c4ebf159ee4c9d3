import { useNavigate } from "@tanstack/react-router";
import { Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { useState } from "react";
import { signOut, useMe, useSavePersonSettings } from "../session.tsx";
import { applyTheme, currentTheme, type Theme } from "../theme.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { openHelp } from "./overlay.ts";

export function PersonMenu({ wide }: { wide: boolean }) {
  const { person } = useMe();
  const trigger = (
    <button
      type="button"
      aria-label={`You, ${person.name}`}
      className="flex h-10 w-full items-center gap-2.5 rounded-md px-2 hover:bg-hover data-popup-open:bg-hover"
    >
      <Avatar name={person.name} size={24} />
      {wide && <span className="min-w-0 flex-1 truncate text-start">{person.name}</span>}
    </button>
  );
  return (
    <Menu trigger={trigger} side="right" align="end">
      <PersonItems />
    </Menu>
  );
}

export function PersonItems() {
  const { person } = useMe();
  const navigate = useNavigate();
  return (
    <>
      <MenuGroup label={person.email}>
        <MenuItem icon={<UserRound size={16} />} onSelect={() => navigate({ to: "/settings" })}>
          Your settings
        </MenuItem>
        <MenuItem icon={<Keyboard size={16} />} shortcut="?" onSelect={openHelp}>
          Keyboard shortcuts
        </MenuItem>
      </MenuGroup>
      <MenuSeparator />
      <ThemeItems />
      <MenuSeparator />
      <MenuItem icon={<LogOut size={16} />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </>
  );
}

function ThemeItems() {
  const chooseTheme = useChooseTheme();
  const [theme, setTheme] = useState(currentTheme);
  return (
    <MenuGroup label="Theme">
      {themeChoices.map(({ value, label, icon: Icon }) => (
        <MenuItem
          key={value}
          icon={<Icon size={16} />}
          checked={theme === value}
          onSelect={() => {
            setTheme(value);
            chooseTheme(value);
          }}
        >
          {label}
        </MenuItem>
      ))}
    </MenuGroup>
  );
}

export function useChooseTheme(): (theme: Theme) => void {
  const save = useSavePersonSettings();
  return (theme) => {
    applyTheme(theme);
    void save({ theme });
  };
}

export const themeChoices = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "auto", label: "As the system", icon: Monitor },
] as const;
