import type { ComponentProps } from "react";
import { allowed } from "./allowed.ts";
import { useCommands } from "./commands.ts";
import { Button } from "./ui/button.tsx";

type CreateButtonProps = Omit<ComponentProps<typeof Button>, "children" | "onClick"> & {
  onCreate: () => void;
  children: string;
};

/** The main act of a page, by the button, by its key and from the palette. */
export function CreateButton({ onCreate, children, ...look }: CreateButtonProps) {
  useCommands(
    allowed(look.blocked || null, [{ id: "create", title: children, group: "Here", keys: ["c"], run: onCreate }]),
  );
  return (
    <Button variant="primary" shortcut="c" {...look} onClick={onCreate}>
      {children}
    </Button>
  );
}
