import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Text in a style, or as it is where there shall be none. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** https://no-color.org: with NO_COLOR there is none; nor where nobody looks, or the terminal can do nothing. */
export function paintFor(environment: Readonly<Record<string, string | undefined>>, isTerminal: boolean): Paint {
  if (environment.NO_COLOR) return plain;
  if (environment.FORCE_COLOR && environment.FORCE_COLOR !== "0") return coloured;
  return isTerminal && environment.TERM !== "dumb" ? coloured : plain;
}
