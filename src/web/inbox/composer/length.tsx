import { lengthIn, type Room } from "../../../domain/fits.ts";
import { segmentsOf } from "../../../domain/sms.ts";

/** What a text costs as SMS, as it is written. */
export function SmsLength({ text, files }: { text: string; files: number }) {
  if (files > 0) return <span>Sent as MMS</span>;
  if (!text) return null;
  const { segments, encoding, left } = segmentsOf(text);
  const culprit = encoding === "UCS-2" ? strangerIn(text) : null;
  return (
    <span title={`${left} characters until the next segment`}>
      {segments === 1 ? "1 segment" : `${segments} segments`}
      {culprit && (
        <>
          {" · "}Unicode because of “<bdi>{culprit}</bdi>”
        </>
      )}
    </span>
  );
}

/** Says nothing until little room is left. */
export function RoomLeft({ text, room }: { text: string; room: Room }) {
  const { maxLength, countedIn = "characters" } = room;
  const left = maxLength - lengthIn(room, text);
  if (left > maxLength / 10) return null;
  if (left < 0) return <span className="text-bad">{`${-left} ${countedIn} too long`}</span>;
  return <span>{`${left} ${countedIn} left`}</span>;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first thing in it that the alphabet of SMS has no place for. */
function strangerIn(text: string): string | null {
  for (const { segment } of graphemes.segment(text)) if (segmentsOf(segment).encoding === "UCS-2") return segment;
  return null;
}
