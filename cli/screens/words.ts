import type { Member } from "../api/members.ts";

/** Who stands in it as "@Name"; of two names that begin alike the longer. */
export function mentionedIn(content: string, members: readonly Member[]): string[] {
  let rest = content;
  const byLength = [...members].sort((a, b) => b.name.length - a.name.length);
  return byLength.flatMap(({ id, name }) => {
    if (name === "" || !rest.includes(`@${name}`)) return [];
    rest = rest.replaceAll(`@${name}`, "");
    return [id];
  });
}

/** A path with blanks stands in quotation marks. */
export function pathAndText(argument: string): readonly [path: string, text: string] {
  const [, double, single, bare = "", text = ""] =
    /^(?:"([^"]*)"|'([^']*)'|((?:\\.|\S)*))\s*([\s\S]*)$/.exec(argument) ?? [];
  return [double ?? single ?? bare.replaceAll(/\\(.)/g, "$1"), text];
}
