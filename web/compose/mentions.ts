/** Somebody who may be spoken to. */
export interface Member {
  readonly id: string;
  readonly name: string;
}

/** What is being typed behind an "@", and where that stands. */
export interface Typed {
  readonly fromIndex: number;
  readonly untilIndex: number;
  readonly part: string;
}

/** A name has two or three words; an address has its "@" within one. */
const TYPED = /(?:^|\s)@([^@\n]{0,40})$/u;

/** @param caretIndex where somebody types */
export function typedAt(content: string, caretIndex: number): Typed | undefined {
  const part = TYPED.exec(content.slice(0, caretIndex))?.[1];
  return part === undefined ? undefined : { fromIndex: caretIndex - part.length - 1, untilIndex: caretIndex, part };
}

const MAX_OFFERED = 6;

/** Whose name has a word that begins so. */
export function membersFor(part: string, members: readonly Member[]): readonly Member[] {
  const wanted = part.toLocaleLowerCase();
  const fits = ({ name }: Member) => ` ${name.toLocaleLowerCase()}`.includes(` ${wanted}`);
  return members.filter(fits).slice(0, MAX_OFFERED);
}

/** The text with the whole name in the place of what was typed. */
export function withMention(content: string, { fromIndex, untilIndex }: Typed, { name }: Member) {
  const before = `${content.slice(0, fromIndex)}@${name} `;
  return { content: before + content.slice(untilIndex).replace(/^ /, ""), caretIndex: before.length };
}

/** Of those who were chosen whoever still stands in the text. */
export function mentionsIn(content: string, chosen: readonly Member[]): string[] {
  return [...new Set(chosen.filter(({ name }) => content.includes(`@${name}`)).map(({ id }) => id))];
}
