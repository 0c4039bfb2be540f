import { createLog, type Log } from "../../shared/base/log.ts";

/** What no line may hold, whatever the values of this run are: tokens, keys, and bodies, which are all HTML here. */
const NEVER: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a token", /eyJ[\w-]{8,}/],
  ["a private key", /-----BEGIN|MII[\w+/]{16,}/],
  ["a body", /<p>|<attachment|<at id=/],
];

/** A PEM is looked for in pieces, since JSON writes its line breaks in another way. */
const MIN_PIECE_LENGTH = 20;

/** The log of all processes: counts the events and looks for what must not be in them. */
export class LogWatch {
  readonly log: Log;
  readonly events = new Map<string, number>();
  /** Events that said what they must not, and what it was. */
  readonly leaks: { readonly event: string; readonly what: string }[] = [];
  readonly #secrets: (readonly [what: string, piece: string])[] = [];

  constructor() {
    this.log = createLog((_level, line) => {
      this.events.set(line.event, (this.events.get(line.event) ?? 0) + 1);
      this.#look(line.event, JSON.stringify(line));
    });
  }

  keepOut(what: string, secret: string): void {
    const pieces = secret.split("\n").filter((piece) => piece.length >= MIN_PIECE_LENGTH && !piece.startsWith("-"));
    // The first lines of a PEM are much the same in all of them, and one line is enough to know it.
    const piece = pieces.at(pieces.length > 1 ? 4 : 0);
    if (piece !== undefined) this.#secrets.push([what, piece]);
  }

  #look(event: string, text: string): void {
    const leaked = [
      ...NEVER.filter(([, pattern]) => pattern.test(text)),
      ...this.#secrets.filter(([, piece]) => text.includes(piece)),
    ];
    for (const [what] of leaked) this.leaks.push({ event, what });
  }
}
