/**
 * What a terminal would obey instead of show: control characters, C1 controls, and marks that turn the order of what is around.
 * A message must not move the cursor, set the title, write to the clipboard, or pass for what somebody else wrote.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

/** Text that a terminal only shows. Tabs are blanks, and line breaks stay. */
export function safe(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll("\t", "  ").replaceAll(OBEYED, "");
}

/** In one line. */
export function safeLine(text: string): string {
  return safe(text).replaceAll(/\s+/g, " ").trim();
}
