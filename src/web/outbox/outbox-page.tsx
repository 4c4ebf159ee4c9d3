import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { MailOpen } from "lucide-react";
import type { Mail } from "../../contract/team.ts";
import { ApiError, api, query } from "../api.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { Letter, MailState } from "./letter.tsx";

type MailPage = { items: Mail[]; next: string | null };

const mailsQuery = infiniteQueryOptions({
  queryKey: ["outbox"],
  queryFn: ({ pageParam }) => api.get<MailPage>(query("/api/v1/outbox", { cursor: pageParam })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
  refetchInterval: 5000,
});

export function OutboxPage() {
  return (
    <SettingsFrame
      title="Outbox"
      lead="Mail to people of the team. Without a mail server it waits here, to be read and passed on."
      width="full"
    >
      <Outbox />
    </SettingsFrame>
  );
}

function Outbox() {
  const mails = useInfiniteQuery(mailsQuery);
  const { mail: chosen } = useSearch({ strict: false }) as { mail?: string };
  if (isSentForReal(mails.error)) return <SentForReal />;
  if (mails.error && !mails.data) {
    return <ProblemNote title="The outbox could not be loaded" error={mails.error} onRetry={mails.refetch} />;
  }
  if (!mails.data) return <Skeleton />;
  const rows = mails.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <NoMail />;
  const open = rows.find(({ id }) => id === chosen);
  return (
    <div className="-mx-4 -my-5 pane:-mx-6 flex h-[calc(100%+2.5rem)] min-h-0">
      <div className={`w-full overflow-y-auto border-e pane:block pane:w-90 ${open ? "hidden" : ""}`}>
        <ul aria-label="Mails">
          {rows.map((mail) => (
            <MailRow key={mail.id} mail={mail} open={mail === open} />
          ))}
        </ul>
        {mails.hasNextPage && (
          <Button variant="plain" busy={mails.isFetchingNextPage} onClick={() => mails.fetchNextPage()} className="m-2">
            Show older mail
          </Button>
        )}
      </div>
      <div className={`min-w-0 flex-1 overflow-y-auto pane:block ${open ? "" : "hidden"}`}>
        {open ? <Letter mail={open} /> : <Empty title="Choose a mail to read it" className="h-full" />}
      </div>
    </div>
  );
}

function MailRow({ mail, open }: { mail: Mail; open: boolean }) {
  return (
    <li className="border-b">
      <Link
        to="/outbox"
        search={{ mail: mail.id }}
        aria-current={open ? "true" : undefined}
        className={`block px-4 py-2.5 pane:px-6 ${open ? "bg-hover" : "hover:bg-hover"}`}
      >
        <span className="flex gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">{mail.subject}</span>
          <Time at={mail.createdAt} className="text-muted text-small leading-5" />
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate text-muted">{mail.to}</span>
          <MailState mail={mail} />
        </span>
      </Link>
    </li>
  );
}

function NoMail() {
  return (
    <Empty icon={<MailOpen size={20} />} title="No mail yet">
      Invitations and links for new passwords land here. Invite a teammate under Team to see one.
    </Empty>
  );
}

function SentForReal() {
  return (
    <Empty icon={<MailOpen size={20} />} title="Mail goes out through your mail server">
      Nothing waits here. The outbox fills only where no mail server is configured.
    </Empty>
  );
}

function isSentForReal(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
