import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "../../ui/button.tsx";
import { filesQuery } from "../queries.ts";
import { FileLine } from "../thread/files.tsx";
import { Section } from "./section.tsx";

const shown = 5;

/** The newest five, where there are any. */
export function NewestFiles({ contact, onAll }: { contact: string; onAll: () => void }) {
  const files = useInfiniteQuery(filesQuery(contact, "")).data?.pages[0]?.items ?? [];
  if (files.length === 0) return null;
  return (
    <Section title="Newest files">
      <ul className="flex flex-col gap-1">
        {files.slice(0, shown).map((file) => (
          <li key={file.id} className="*:w-full">
            <FileLine file={file} />
          </li>
        ))}
      </ul>
      {files.length > shown && (
        <Button size="small" variant="plain" onClick={onAll} className="-ms-2 mt-1 text-muted">
          All files
        </Button>
      )}
    </Section>
  );
}
