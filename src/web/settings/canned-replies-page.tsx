import { useQuery } from "@tanstack/react-query";
import { MessageSquareText, Plus, Trash2 } from "lucide-react";
import { useAct } from "../act.ts";
import { api } from "../api.ts";
import { CreateButton } from "../create-button.tsx";
import { useCreating } from "../creating.ts";
import { useBlocked } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Load } from "../ui/load.tsx";
import { SettingsFrame } from "../ui/settings-frame.tsx";
import { toast } from "../ui/toast.tsx";
import { NewCannedReply } from "./new-canned-reply.tsx";
import { type CannedReply, cannedRepliesQuery } from "./queries.ts";

export function CannedRepliesPage() {
  const blocked = useBlocked()("inbox.write");
  const replies = useQuery(cannedRepliesQuery);
  const [writing, setWriting] = useCreating();
  const create = (
    <CreateButton icon={<Plus size={16} />} blocked={blocked} onCreate={() => setWriting(true)}>
      Write a reply
    </CreateButton>
  );
  return (
    <SettingsFrame
      title="Canned replies"
      lead="What you write again and again. In a conversation, type / and its shortcut."
      actions={create}
    >
      <Load query={replies} what="The canned replies">
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon={<MessageSquareText size={20} />} title="No canned replies yet" action={create}>
              Write the answer you give most often, once.
            </Empty>
          ) : (
            <ul>
              {rows.map((reply) => (
                <Reply key={reply.id} reply={reply} blocked={blocked} />
              ))}
            </ul>
          )
        }
      </Load>
      {writing && !blocked && <NewCannedReply onClose={() => setWriting(false)} />}
    </SettingsFrame>
  );
}

function Reply({ reply, blocked }: { reply: CannedReply; blocked: string | null }) {
  const path = "/api/v1/canned-replies";
  const refresh = [["canned-replies"]];
  const restore = useAct(() => api.post(path, { shortcut: reply.shortcut, text: reply.text }), { refresh });
  const remove = useAct(
    async () => {
      await api.delete(`${path}/${reply.id}`);
      toast(`/${reply.shortcut} deleted`, { undo: () => restore.mutate() });
    },
    { refresh },
  );
  return (
    <li className="flex items-start gap-3 border-b py-3 first:pt-0 last:border-b-0">
      <div className="min-w-0 flex-1">
        <h2 className="font-mono text-small">/{reply.shortcut}</h2>
        <p dir="auto" className="mt-0.5 whitespace-pre-wrap break-words">
          {reply.text}
        </p>
      </div>
      <IconButton
        label={`Delete /${reply.shortcut}`}
        busy={remove.isPending}
        blocked={blocked}
        onClick={() => remove.mutate()}
      >
        <Trash2 size={16} />
      </IconButton>
    </li>
  );
}
