import { type ReactNode, useEffect } from "react";

type DoorProps = {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  /** Under the card: another way in. */
  below?: ReactNode;
};

/** The page around every way in, before there is a frame. */
export function Door({ title, lead, children, below }: DoorProps) {
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
  return (
    <main className="flex h-full flex-col items-center overflow-y-auto bg-bg px-4 py-10 pane:justify-center">
      <div className="w-full max-w-96">
        <p className="mb-6 flex items-center gap-2 font-semibold text-title">
          <img src="/favicon.svg" alt="" className="size-6" />
          Parley
        </p>
        <div className="rounded-md bg-surface p-6 shadow-float">
          <h1 className="font-semibold text-title">{title}</h1>
          {lead && <p className="mt-1 text-muted">{lead}</p>}
          <div className="mt-5">{children}</div>
        </div>
        {below && <div className="mt-4 px-6 text-muted">{below}</div>}
      </div>
    </main>
  );
}

export const doorLink = "text-accent underline underline-offset-2";
