import type { Schemas } from "../../../client/teamsink-client.ts";

export type Content = Schemas["MessageContents"]["contents"][number];

const REASONS: Readonly<Record<NonNullable<Content["reason"]>, string>> = {
  forbidden: "Teams did not give it out",
  "not-found": "it was gone already",
  "not-a-file": "it leads to no file",
  "too-large": "it is too large",
  changing: "it changed while it was copied",
  invalid: "its address is none",
};

/** Why there are no bytes of it; `undefined`: they are kept. */
export function whyNotKept(content: Content | undefined): string | undefined {
  if (content === undefined) return "not kept";
  if (content.state === "kept") return undefined;
  if (content.state === "waiting") return "not kept yet: it is being copied";
  if (content.state === "not-captured") return "not kept";
  return content.reason === undefined ? "not kept" : `not kept: ${REASONS[content.reason]}`;
}

/** An address of a hosted content, whose id is all that is taken of it. */
const HOSTED = /\/hostedContents\/([^/?#]+)\/\$value/i;

export function hostedIdIn(address: string): string | undefined {
  const encoded = HOSTED.exec(address)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

export function sizeWords(sizeBytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(sizeBytes, 1)) / 3), UNITS.length - 1);
  const amount = sizeBytes / 1_000 ** power;
  return `${amount.toLocaleString("en", { maximumFractionDigits: amount < 10 && power > 0 ? 1 : 0 })} ${UNITS[power]}`;
}

/** What a file is, in a few letters. */
export function kindOfFile(name: string): string {
  const ending = /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1];
  return ending === undefined ? "File" : ending.toUpperCase();
}
