import type { ReactNode } from "react";

/** What stands under a page's heading, such as tabs, in line with what it leads to. */
export function PageBar({ width = "narrow", children }: { width?: "narrow" | "wide"; children: ReactNode }) {
  return (
    <div className="border-b">
      <div className={`mx-[var(--page-margin,auto)] -mb-px w-full pane:px-1 ${widths[width]}`}>{children}</div>
    </div>
  );
}

const widths = { narrow: "max-w-180", wide: "max-w-280" };
