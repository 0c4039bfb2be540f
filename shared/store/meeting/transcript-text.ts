import { wellFormed } from "../../base/json.ts";
import type { SaidInTranscript } from "../../port/meeting-store.ts";
import type { Cue } from "./vtt.ts";

/** Half of what a document may have, as it is written: an hour comes to a fifth of it. */
const MAX_TEXT_BYTES = 1_000_000;
const MAX_SPEAKERS = 1_000;
/** Names as well are whatever a text says they are. */
const MAX_SPEAKERS_BYTES = 200_000;

/**
 * What is kept of a transcript in its document: a line for each time that somebody goes on speaking, as people quote it.
 * What goes beyond the bound is found in the content alone.
 */
export function saidIn(cues: readonly Cue[]): SaidInTranscript {
  const lines: string[] = [];
  const speakers = new Set<string>();
  let bytes = 0;
  let speakersBytes = 0;
  let isCut = false;
  let last: string | null | undefined;
  for (const { speaker, text } of cues) {
    if (speaker !== null && !speakers.has(speaker) && speakers.size < MAX_SPEAKERS) {
      const withIt = speakersBytes + writtenBytes(speaker);
      if (withIt <= MAX_SPEAKERS_BYTES) {
        speakers.add(speaker);
        speakersBytes = withIt;
      }
    }
    const goesOn = speaker === last && lines.length > 0;
    // Before it is counted: it may grow by that.
    const said = (goesOn || speaker === null ? text : `${speaker}: ${text}`).normalize("NFC");
    bytes += writtenBytes(said);
    isCut = bytes > MAX_TEXT_BYTES;
    if (isCut) break;
    if (goesOn) lines[lines.length - 1] += ` ${said}`;
    else lines.push(said);
    last = speaker;
  }
  const text = wellFormed(lines.join("\n")).normalize("NFC");
  return { text, isCut, cues: cues.length, speakers: wellFormed([...speakers]) };
}

function writtenBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) + 1;
}
