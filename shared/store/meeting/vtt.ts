/** Something that was said. Times are milliseconds from the beginning of the transcription, negative where it began before. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** Null where the transcript names nobody, as tenants may wish it. */
  readonly speaker: string | null;
  readonly text: string;
}

/** As WebVTT has it, and as Graph writes it: `0:0:5.320`, and with a minus in front. */
const TIME = String.raw`(-?)(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?`;
const TIMING = new RegExp(String.raw`^\s*${TIME}\s+-->\s+${TIME}(?:\s.*)?$`);
/** Nothing in it can be divided in two ways: one that does not end costs its length once. */
const VOICE = /<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>/g;
const TAG = /<[^<>]*>/g;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|nbsp|lrm|rlm|quot|apos));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: "\u00a0",
  lrm: "\u200e",
  rlm: "\u200f",
  quot: '"',
  apos: "'",
};

/**
 * What was said in a WebVTT text, in its order. Whatever is no cue is passed over, and a text that is none has none: what
 * Graph writes there must cost nothing else. W3C: "WebVTT: The Web Video Text Tracks Format".
 */
export function cuesIn(vtt: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of vtt
    .replace(/^\uFEFF/, "")
    .replaceAll(/\r\n?/g, "\n")
    .split(/\n{2,}/)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => TIMING.test(line));
    const timing = at === -1 ? null : TIMING.exec(lines[at] ?? "");
    // A cue may have a name in the line before its times, and no other.
    if (timing === null || at > 1) continue;
    const [startMs, endMs] = [millisecondsOf(timing.slice(1, 6)), millisecondsOf(timing.slice(6, 11))];
    for (const said of voicesIn(lines.slice(at + 1).join("\n"))) cues.push({ startMs, endMs, ...said });
  }
  return cues;
}

function millisecondsOf([sign, hours = "0", minutes, seconds, fraction = ""]: readonly (string | undefined)[]): number {
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const ms = whole * 1_000 + Number(fraction.padEnd(3, "0"));
  return sign === "-" ? -ms : ms;
}

/** A cue may have several voices, one after the other. */
function voicesIn(payload: string): Pick<Cue, "speaker" | "text">[] {
  const voices = [...payload.matchAll(VOICE)];
  const [first] = voices;
  const unnamed = { speaker: null, text: plainText(first === undefined ? payload : payload.slice(0, first.index)) };
  const named = voices.map((voice, index) => ({
    speaker: plainText(voice[1] ?? "") || null,
    text: plainText(payload.slice(voice.index + voice[0].length, voices[index + 1]?.index)),
  }));
  return [unnamed, ...named].filter(({ text }) => text !== "");
}

function plainText(marked: string): string {
  return marked.replaceAll(TAG, "").replaceAll(ENTITY, meantBy).replaceAll(/\s+/g, " ").trim();
}

function meantBy(written: string, ...[decimal, hex, name]: readonly string[]): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? written;
  const codePoint = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return codePoint <= 0x10_ff_ff ? String.fromCodePoint(codePoint) : written;
}
