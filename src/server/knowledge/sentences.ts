const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });

export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let tail = "";
  for (const { segment } of segmenter.segment(text)) {
    if (abbreviation.test(tail)) sentences[sentences.length - 1] += segment;
    else sentences.push(segment);
    // However much has been joined, only its end can be an abbreviation.
    tail = segment.trimEnd().slice(-20);
  }
  return sentences.map((sentence) => sentence.trim()).filter(Boolean);
}

const abbreviation =
  /(^|\s)(e\.g|i\.e|etc|vs|no|nr|mr|mrs|ms|dr|st|approx|bzw|z\.\s?b|d\.\s?h|ca|p\.\s?ej|sr|sra|par ex|env|bijv|\d+)\.$/i;
