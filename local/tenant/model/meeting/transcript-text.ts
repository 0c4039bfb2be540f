import { crc32 } from "node:zlib";
import type { SeededRandom } from "../../../seeded-random.ts";
import { sentence } from "../words.ts";

/** Something that was said, in milliseconds from the beginning of the transcription. */
export interface Utterance {
  readonly speaker: string;
  /** Negative where it was under way already. Graph: "Get callTranscript". */
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** So that one hour comes to about 300 KB, as Microsoft says it does. */
const UTTERANCE_MS = 1_400;

export function utterancesOf(
  random: SeededRandom,
  { speakers, durationMs }: { readonly speakers: readonly string[]; readonly durationMs: number },
): Utterance[] {
  const count = Math.max(1, Math.floor(durationMs / UTTERANCE_MS));
  return Array.from({ length: count }, (_unused, index) => ({
    speaker: random.pick(speakers),
    startMs: index * UTTERANCE_MS - (index === 0 ? 320 : 0),
    endMs: (index + 1) * UTTERANCE_MS - 80,
    text: sentence(random),
  }));
}

/** As Graph gives a transcript by default. W3C: "WebVTT". */
export function toVtt(utterances: readonly Utterance[]): string {
  const cues = utterances.map(
    ({ speaker, startMs, endMs, text }) =>
      `${timestamp(startMs)} --> ${timestamp(endMs)}\n<v ${escaped(speaker)}>${escaped(text)}</v>\n`,
  );
  return `WEBVTT\n\n${cues.join("\n")}`;
}

/** The same with times of the day and languages: `metadataContent`. */
export function toMetadataVtt(utterances: readonly Utterance[], startedMs: number): string {
  const at = (offsetMs: number) => new Date(startedMs + offsetMs).toISOString();
  const cues = utterances.map(({ speaker, startMs, endMs, text }) => {
    const said = {
      startDateTime: at(startMs),
      endDateTime: at(endMs),
      speakerName: speaker,
      spokenText: text,
      spokenLanguage: "en-us",
    };
    return `${timestamp(startMs)} --> ${timestamp(endMs)}\n${JSON.stringify(said)}\n`;
  });
  return `WEBVTT\n\n${cues.join("\n")}`;
}

function timestamp(offsetMs: number): string {
  const all = Math.abs(offsetMs);
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const seconds = `${two((all / 1_000) % 60)}.${String(all % 1_000).padStart(3, "0")}`;
  return `${offsetMs < 0 ? "-" : ""}${two(all / 3_600_000)}:${two((all / 60_000) % 60)}:${seconds}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const CONTENT_TYPES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const RELATIONSHIPS = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;

/** A document that Word opens. ECMA-376. */
export function toDocx(utterances: readonly Utterance[]): Buffer {
  const paragraphs = utterances.map(
    ({ speaker, text }) => `<w:p><w:r><w:t xml:space="preserve">${escaped(`${speaker}: ${text}`)}</w:t></w:r></w:p>`,
  );
  const document = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraphs.join("")}</w:body></w:document>`;
  return zipOf({
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": RELATIONSHIPS,
    "word/document.xml": document,
  });
}

/** Files one after the other, not compressed. PKWARE: "APPNOTE.TXT". */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const name = Buffer.from(path);
    const fields = fieldsOf(content, name);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), fields, name, content]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\0", "latin1"), fields, place, name]));
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}

/** What the entry in the directory repeats of the one before the content. */
function fieldsOf(content: Buffer, name: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  // UTF-8 names, and 1980-01-01, the beginning of its time.
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(0x0021, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}
