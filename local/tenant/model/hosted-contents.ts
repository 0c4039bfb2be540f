import { createHash } from "node:crypto";
import type { ChatMessageAttachment } from "./graph-shapes.ts";
import type { Origin } from "./origin.ts";

/** What a person puts into a message, and Teams keeps beside it. */
export interface HostedDraft {
  readonly contentType: string;
  readonly bytes: Buffer;
  /** Makes it a code snippet, with a card of its own; else it is an image in the text. */
  readonly language?: string;
}

export interface HostedContent {
  readonly id: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Whatever the cloud, and whoever asks: the address in a text is part of the text. */
const GRAPH = "https://graph.microsoft.com/v1.0";

/** As real ones: what the service calls it, in Base64. */
function hostedContentId({ place, id }: Origin, index: number): string {
  const name = createHash("md5").update(`${place.conversationId} ${id} ${index}`).digest("hex");
  const object = `0-wus-d1-${name}`;
  const url = `https://us-api.asm.skype.com/v1/objects/${object}/views/imgo`;
  return Buffer.from(`id=x_${object},type=1,url=${url}`).toString("base64url");
}

export function hostedContentsOf(origin: Origin, drafts: readonly HostedDraft[]): readonly HostedContent[] {
  return drafts.map(({ contentType, bytes }, index) => ({ id: hostedContentId(origin, index), contentType, bytes }));
}

/** As a message's body and cards name it. */
function addressOf(origin: Origin, index: number): string {
  const { place, id, rootId } = origin;
  const { teamId, conversationId } = place;
  const messages =
    teamId === null ? `chats/${conversationId}/messages` : `teams/${teamId}/channels/${conversationId}/messages`;
  const message = rootId === null ? id : `${rootId}/replies/${id}`;
  return `${GRAPH}/${messages}/${message}/hostedContents/${hostedContentId(origin, index)}/$value`;
}

/** "Get chatMessageHostedContent", example 1. */
export function imagesHtml(origin: Origin, drafts: readonly HostedDraft[]): string {
  return drafts
    .map(({ language }, index) =>
      language === undefined
        ? `<div><span><img height="63" src="${addressOf(origin, index)}" width="67" style="vertical-align:bottom; width:67px; height:63px"></span></div>`
        : "",
    )
    .join("");
}

/** "chatMessageAttachment resource type": a card as JSON, whose text is where the address leads. */
export function snippetAttachments(origin: Origin, drafts: readonly HostedDraft[]): readonly ChatMessageAttachment[] {
  return drafts.flatMap(({ language }, index) => {
    if (language === undefined) return [];
    const content = { language, codeSnippetUrl: addressOf(origin, index), wrap: false };
    return [
      {
        id: createHash("md5").update(addressOf(origin, index)).digest("hex"),
        contentType: "application/vnd.microsoft.card.codesnippet",
        contentUrl: null,
        content: JSON.stringify(content),
        name: null,
        thumbnailUrl: null,
        teamsAppId: null,
      },
    ];
  });
}
