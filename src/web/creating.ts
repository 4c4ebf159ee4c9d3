import { useNavigate, useSearch } from "@tanstack/react-router";

/** Whether a page's form for something new is open. The address says so (`?new=true`), so the palette can lead to it. */
export function useCreating(): [boolean, (open: boolean) => void] {
  const { new: asked } = useSearch({ strict: false }) as { new?: unknown };
  const navigate = useNavigate();
  const set = (open: boolean) =>
    void navigate({ to: ".", search: (open ? { new: true } : {}) as never, replace: true });
  return [asked === true, set];
}
