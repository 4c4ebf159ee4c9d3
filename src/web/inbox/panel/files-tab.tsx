import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FindField } from "../../ui/find-field.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { nameInWords } from "../numbers.ts";
import { filesQuery } from "../queries.ts";
import { FileLine } from "../thread/files.tsx";

/** Every file that came from this contact or went to them, the newest first. */
export function FilesTab({ contact }: { contact: { id: string; name: string } }) {
  const [words, setWords] = useState("");
  const q = useRested(words.trim());
  const asked = useInfiniteQuery({ ...filesQuery(contact.id, q), placeholderData: keepPreviousData });
  const files = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const nothing = asked.isSuccess && files.length === 0;
  if (nothing && !q && !words) {
    return (
      <Empty title="No files yet">
        Pictures and documents that <bdi>{nameInWords(contact.name)}</bdi> sends, or gets from you, are kept here.
      </Empty>
    );
  }
  return (
    <div className="p-3">
      <FindField label="Find a file by its name" value={words} onChange={setWords} />
      {asked.isPending && <Skeleton lines={4} className="pt-3" />}
      {asked.error && <ProblemNote error={asked.error} onRetry={asked.refetch} className="mt-3" />}
      {nothing && <p className="py-6 text-center text-muted">No file has these letters in its name.</p>}
      <ul aria-label="Files" className="mt-2 flex flex-col gap-1.5">
        {files.map((file) => (
          <li key={file.id} className="*:w-full">
            <FileLine file={file} />
          </li>
        ))}
      </ul>
      {asked.hasNextPage && (
        <Button
          variant="plain"
          busy={asked.isFetchingNextPage}
          onClick={() => asked.fetchNextPage()}
          className="mt-2 text-muted"
        >
          Older
        </Button>
      )}
    </div>
  );
}

/** What was typed, once the fingers rest. */
function useRested(words: string): string {
  const [rested, setRested] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setRested(words), 200);
    return () => clearTimeout(timer);
  }, [words]);
  return rested;
}
