const MAX_LENGTH = 300;

/** Somebody else's words for a terminal: none may move the cursor, turn the line around, or fill the page. */
export function printable(text: string, maxLength = MAX_LENGTH): string {
  return text.slice(0, maxLength).replaceAll(/\p{C}/gu, "?");
}
