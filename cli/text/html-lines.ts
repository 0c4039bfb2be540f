import { Parser } from "htmlparser2";
import { hostOf, safeLink } from "../../web/message/words/safe-link.ts";
import type { Paint } from "./paint.ts";
import { safe, safeLine } from "./safe.ts";
import type { BodyLine } from "./wrap.ts";

type Style = Parameters<Paint>[0];

/** What an element is to a terminal: a style of what is in it. */
const STYLES: Readonly<Record<string, Style>> = {
  ...{ b: "bold", strong: "bold", h1: "bold", h2: "bold", h3: "bold", h4: "bold", h5: "bold", h6: "bold", th: "bold" },
  ...{ i: "italic", em: "italic", cite: "italic", u: "underline", ins: "underline", a: "underline" },
  ...{ s: "strikethrough", strike: "strikethrough", del: "strikethrough" },
  ...{ code: "yellow", kbd: "yellow", at: "cyan", readonly: "cyan" },
};

const BLOCKS: ReadonlySet<string> = new Set(
  "p div h1 h2 h3 h4 h5 h6 table tr ul ol li blockquote pre codeblock attachment dl dt dd figure figcaption".split(" "),
);
/** What is in these nobody wrote to be read. */
const UNREAD: ReadonlySet<string> = new Set(["script", "style", "title", "template"]);
/** Deeper no person writes. */
const MAX_DEPTH = 200;

interface Given {
  readonly paint: Paint;
  /** What stands where an attachment is named. */
  attachment(id: string): readonly BodyLine[];
  /** Whether a mention is of whoever reads. */
  isMe(mentionId: string): boolean;
  /** Whether it says where each link leads, and not only to which host. */
  readonly showsAddresses: boolean;
}

/** What an HTML body says, line by line, for a terminal. */
export function htmlLines(html: string, given: Given): BodyLine[] {
  const writer = new LineWriter(given);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      onclosetag: (name) => writer.close(name),
      ontext: (text) => writer.write(text),
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return writer.done();
}

class LineWriter {
  readonly #given: Given;
  readonly #lines: BodyLine[] = [];
  readonly #styles: { readonly name: string; readonly style: Style }[] = [];
  /** Of each list that is open: the number of its next item, or zero of one without numbers. */
  readonly #lists: number[] = [];
  readonly #links: string[] = [];
  #text = "";
  /** What is there already of the line, without styles: blanks join to it. */
  #isBlank = true;
  #bullet = "";
  #quotes = 0;
  #codeDepth = 0;
  #unread = 0;
  #depth = 0;

  constructor(given: Given) {
    this.#given = given;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#depth += 1;
    if (UNREAD.has(name)) this.#unread += 1;
    if (this.#depth > MAX_DEPTH || this.#unread > 0) return;
    if (BLOCKS.has(name)) this.#end();
    const style = STYLES[name];
    const isMe = name === "at" && this.#given.isMe(attributes.id ?? "");
    if (style !== undefined) this.#styles.push({ name, style: isMe ? ["black", "bgYellow"] : style });
    if (name === "blockquote") this.#quotes += 1;
    if (name === "pre" || name === "codeblock") this.#codeDepth += 1;
    if (name === "ul") this.#lists.push(0);
    if (name === "ol") this.#lists.push(Number.parseInt(attributes.start ?? "1", 10) || 1);
    if (name === "li") this.#item();
    if (name === "br") this.#end(true);
    if (name === "hr") this.#rule();
    if (name === "at") this.#put("@");
    if (name === "a") this.#links.push(safeLink(attributes.href) ?? "");
    if (name === "img" || name === "video" || name === "audio") this.#picture(name, attributes);
    if (name === "emoji") this.#put(attributes.alt || attributes.title || "");
    if (name === "customemoji") this.#put(`:${attributes.alt || attributes.title || "emoji"}:`);
    if (name === "attachment") this.#lines.push(...this.#given.attachment(attributes.id ?? ""));
  }

  close(name: string): void {
    this.#depth -= 1;
    if (UNREAD.has(name)) this.#unread -= 1;
    if (this.#depth >= MAX_DEPTH || this.#unread > 0) return;
    if (name === "td" || name === "th") this.#put("  ");
    if (name === "a") this.#address(this.#links.pop() ?? "");
    const at = this.#styles.findLastIndex((one) => one.name === name);
    if (at !== -1) this.#styles.splice(at, 1);
    if (BLOCKS.has(name)) this.#end();
    if (name === "blockquote") this.#quotes = Math.max(0, this.#quotes - 1);
    if (name === "pre" || name === "codeblock") this.#codeDepth = Math.max(0, this.#codeDepth - 1);
    if (name === "ul" || name === "ol") this.#lists.pop();
  }

  write(text: string): void {
    if (this.#unread > 0) return;
    if (this.#codeDepth > 0) this.#code(safe(text));
    else this.#put(safe(text).replaceAll(/[\s\u00a0]+/g, " "));
  }

  done(): BodyLine[] {
    this.#end();
    return this.#lines;
  }

  #put(text: string): void {
    const shown = this.#isBlank ? text.trimStart() : text;
    if (shown === "") return;
    this.#isBlank = false;
    this.#text += this.#styles.reduce((painted, { style }) => this.#given.paint(style, painted), shown);
  }

  #code(text: string): void {
    const [first = "", ...others] = text.split("\n");
    this.#text += first;
    this.#isBlank &&= first === "";
    for (const line of others) {
      this.#end(true);
      this.#text = line;
      this.#isBlank = line === "";
    }
  }

  #item(): void {
    const number = this.#lists.at(-1) ?? 0;
    this.#bullet = number === 0 ? "• " : `${number}. `;
    if (number > 0) this.#lists[this.#lists.length - 1] = number + 1;
  }

  #rule(): void {
    this.#end();
    this.#lines.push({ prefix: "", hanging: "", text: this.#given.paint("dim", "────────") });
  }

  #picture(name: string, { alt = "", itemtype = "" }: Readonly<Record<string, string>>): void {
    // Of old messages emoji are pictures.
    const said = safeLine(alt);
    const what = name === "img" ? "picture" : name;
    const shown = /^(?:image|img|picture)?$/i.test(said) ? `[${what}]` : `[${what}: ${said}]`;
    this.#put(/emoji/i.test(itemtype) && said !== "" ? said : this.#given.paint("dim", shown));
  }

  /** Where a link leads, unless its text says it. */
  #address(href: string): void {
    const bare = (text: string) => text.replace(/^https?:\/\//, "").replace(/\/$/, "");
    if (href === "" || this.#text.includes(bare(href))) return;
    this.#styles.push({ name: "", style: "dim" });
    this.#put(` (${this.#given.showsAddresses ? href : hostOf(href)})`);
    this.#styles.pop();
  }

  /** @param isOwn also of a line in which nothing stands: somebody broke it there */
  #end(isOwn = false): void {
    const text = this.#text.trimEnd();
    if (text !== "" || (isOwn && this.#lines.length > 0)) {
      const { paint } = this.#given;
      const bar =
        paint("dim", "│ ").repeat(Math.min(this.#quotes, 3)) + (this.#codeDepth > 0 ? paint("dim", "▏ ") : "");
      const indent = "  ".repeat(Math.max(0, Math.min(this.#lists.length, 6) - 1));
      const inList = this.#lists.length > 0 ? " ".repeat(this.#bullet.length || 2) : "";
      const hanging = bar + indent + inList;
      this.#lines.push({ prefix: bar + indent + (this.#bullet || inList), hanging, text });
      this.#bullet = "";
    }
    this.#text = "";
    this.#isBlank = true;
  }
}
