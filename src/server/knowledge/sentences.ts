const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });

export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const last = sentences.at(-1);
    if (last !== undefined && abbreviation.test(last)) sentences[sentences.length - 1] = `${last}${segment}`;
    else sentences.push(segment);
  }
  return sentences.map((sentence) => sentence.trim()).filter(Boolean);
}

const abbreviation =
  /(^|\s)(e\.g|i\.e|etc|vs|no|nr|mr|mrs|ms|dr|st|approx|bzw|z\.\s?b|d\.\s?h|ca|p\.\s?ej|sr|sra|par ex|env|bijv|\d+)\.\s*$/i;
