/** An address on one line: where it does not fit, its middle goes, for its end tells as much as its beginning. */
export function MiddleCut({ text, className }: { text: string; className?: string }) {
  const end = text.length > shortest ? text.slice(-ending) : "";
  return (
    <bdi title={text} className={`flex min-w-0 ${className ?? ""}`}>
      <span className="truncate">{text.slice(0, text.length - end.length)}</span>
      <span className="shrink-0 whitespace-pre">{end}</span>
    </bdi>
  );
}

const ending = 11;
const shortest = 20;
