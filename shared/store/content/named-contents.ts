import { createHash } from "node:crypto";
import { Tokenizer } from "htmlparser2";
import { isJsonObject, type JsonObject, parseJson } from "../../base/json.ts";
import type { NamedContent } from "../../job/sync-job.ts";

/** Far above what Teams lets anybody put into a message; whoever writes one by an API might name any number. */
const MAX_CONTENTS = 100;
/** Longer ones are no address of SharePoint's. */
const MAX_ADDRESS_LENGTH = 4_096;
const MAX_NAME_LENGTH = 400;

/**
 * The address of a hosted content, whose id is all that is taken of it: what is fetched is asked for under the message's
 * own address. So nobody gets at what is hosted in another conversation by naming it in theirs.
 */
const HOSTED = /\/hostedContents\/([^/?#]+)\/\$value/i;

/**
 * What a message names, each once: images in its body, what its cards and code snippets refer to, and files. Graph:
 * "chatMessageHostedContent resource type", "chatMessageAttachment resource type".
 */
export function namedContents(payload: JsonObject): readonly NamedContent[] {
  const attachments = Array.isArray(payload.attachments) ? payload.attachments.filter(isJsonObject) : [];
  const found = [
    ...hostedIn(bodyAddresses(payload.body), null),
    ...attachments.flatMap((attachment) => [...cardContents(attachment), ...fileContents(attachment)]),
  ];
  const named = found.filter(({ address }) => address.length <= MAX_ADDRESS_LENGTH && address.isWellFormed());
  // The first that names it has said what it is called.
  const byId = new Map(named.toReversed().map((content) => [content.contentId, content]));
  return [...byId.values()].toReversed().slice(0, MAX_CONTENTS);
}

function bodyAddresses(body: unknown): string[] {
  const { content, contentType } = isJsonObject(body) ? body : {};
  const isHtml = String(contentType).toLowerCase() === "html" && typeof content === "string";
  return isHtml ? attributeValues(content) : [];
}

/** By the tokens alone, so that a hostile body costs no more than its length. */
function attributeValues(html: string): string[] {
  const values: string[] = [];
  let value = "";
  const ignore = () => {};
  const tokens = new Tokenizer(
    {},
    {
      onattribname: () => {
        value = "";
      },
      onattribdata: (start, end) => {
        value += html.slice(start, end);
      },
      onattribentity: (codePoint) => {
        value += String.fromCodePoint(codePoint);
      },
      onattribend: () => void (value.includes("hostedContents") && values.push(value)),
      onopentagname: ignore,
      onopentagend: ignore,
      onselfclosingtag: ignore,
      onclosetag: ignore,
      ontext: ignore,
      ontextentity: ignore,
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  tokens.write(html);
  tokens.end();
  return values;
}

function hostedIn(addresses: readonly string[], attachmentId: string | null): NamedContent[] {
  return addresses.flatMap((address) => {
    const encoded = HOSTED.exec(address)?.[1];
    const id = encoded && decoded(encoded);
    return id ? [contentOf("hosted-content", { address: id, name: null, attachmentId })] : [];
  });
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Cards are JSON as text; a code snippet's has `codeSnippetUrl`, another's images wherever they stand. */
function cardContents({ id, content }: JsonObject): NamedContent[] {
  if (typeof content !== "string" || !content.includes("hostedContents")) return [];
  return hostedIn(textsIn(parseJson(content)), textOf(id));
}

/** Far above any card; a text in a message may be nested without end. */
const MAX_LEVELS = 64;

function textsIn(value: unknown, levelsLeft = MAX_LEVELS): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || levelsLeft === 0) return [];
  return Object.values(value).flatMap((member) => textsIn(member, levelsLeft - 1));
}

function fileContents({ id, contentType, contentUrl, name }: JsonObject): NamedContent[] {
  if (contentType !== "reference" || typeof contentUrl !== "string") return [];
  if (URL.parse(contentUrl)?.protocol !== "https:") return [];
  return [contentOf("file", { address: contentUrl, name: textOf(name), attachmentId: textOf(id) })];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value.toWellFormed().slice(0, MAX_NAME_LENGTH) : null;
}

/** The id is made from what is named, so that the same is named once, in every version. */
function contentOf(kind: NamedContent["kind"], named: Omit<NamedContent, "kind" | "contentId">): NamedContent {
  const digest = createHash("sha256")
    .update(JSON.stringify([kind, named.address]))
    .digest("base64url");
  return { contentId: digest.slice(0, 22), kind, ...named };
}
