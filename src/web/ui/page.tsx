import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { Field, Select } from "./field.tsx";

type PageProps = {
  title: string;
  /** One sentence under the heading. */
  lead?: ReactNode;
  /** Beside the heading, as a badge. */
  beside?: ReactNode;
  /** Buttons at the right, the main one last. */
  actions?: ReactNode;
  /** A link to where this page belongs. */
  back?: { to: string; label: string };
  /** Under the heading, over the full width: tabs or filters. */
  bar?: ReactNode;
  /** `wide` for tables; text is read in `narrow`. */
  width?: "narrow" | "wide" | "full";
  children?: ReactNode;
};

export function Page({ title, lead, beside, actions, back, bar, width = "wide", children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
  return (
    <div className="flex h-full min-w-0 flex-1 flex-col overflow-y-auto bg-surface">
      <header className={bar ? "" : "border-b"}>
        <div
          className={`mx-[var(--page-margin,auto)] flex min-h-14 w-full flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2 pane:px-6 ${widths[width]}`}
        >
          <div className="min-w-0 flex-1 basis-60">
            {back && (
              <Link to={back.to} className="text-muted text-small hover:text-text hover:underline">
                ← {back.label}
              </Link>
            )}
            <div className="flex min-w-0 items-center gap-2">
              <h1 className="truncate font-semibold text-title">{title}</h1>
              {beside}
            </div>
            {lead && <p className="text-muted">{lead}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      </header>
      {bar}
      <div className={`mx-[var(--page-margin,auto)] w-full flex-1 px-4 py-5 pane:px-6 ${widths[width]}`}>
        {children}
      </div>
    </div>
  );
}

type Neighbours = { label: string; items: { to: string; label: string; icon?: ReactNode }[] }[];

type SettingsPageProps = PageProps & {
  /** Groups of links; the one for the present address is marked. */
  nav: Neighbours;
};

/** A page with its neighbours beside it, under 720 px above it. All begin at the same edge, however wide they are. */
export function SettingsPage({ nav, ...page }: SettingsPageProps) {
  return (
    <div className="flex h-full min-w-0 flex-1 flex-col [--page-margin:0] pane:flex-row">
      <Chooser nav={nav} />
      <nav aria-label="Settings" className={side}>
        {nav.map((group) => (
          <div key={group.label}>
            <h2 className="px-2 pt-3 pb-1 text-muted text-small">{group.label}</h2>
            {group.items.map((item) => (
              <Link key={item.to} to={item.to} className={sideLink} activeProps={{ "data-here": "" }}>
                {item.icon}
                {item.label}
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <Page {...page} />
    </div>
  );
}

function Chooser({ nav }: { nav: Neighbours }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const here = nav.flatMap(({ items }) => items).find(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return (
    <div className="border-b bg-bg px-4 py-2 pane:hidden">
      <Field label="Settings" labelHidden>
        <Select value={here?.to ?? ""} onChange={(event) => navigate({ to: event.target.value })}>
          {!here && <option value="">Settings</option>}
          {nav.map((group) => (
            <optgroup key={group.label} label={group.label}>
              {group.items.map(({ to, label }) => (
                <option key={to} value={to}>
                  {label}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
    </div>
  );
}

const widths = { narrow: "max-w-180", wide: "max-w-280", full: "max-w-none" };

const side = "hidden w-52 shrink-0 flex-col overflow-y-auto border-e bg-bg p-2 pane:flex";

const sideLink =
  "flex h-8 items-center gap-2 whitespace-nowrap rounded-md px-2 text-muted hover:bg-hover hover:text-text data-here:bg-hover data-here:font-medium data-here:text-text";
