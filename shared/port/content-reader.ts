import type { OpenRemote } from "./remote-content.ts";

/** Where a message stands in Graph, as its hosted contents are asked for. */
export type MessagePlace =
  | { readonly teamId: string; readonly channelId: string; readonly rootId?: string | undefined }
  | { readonly chatId: string };

export interface HostedContentAddress {
  readonly place: MessagePlace;
  readonly messageId: string;
  readonly hostedContentId: string;
}

/** What a link leads to, as it is now. */
export interface FileFacts {
  readonly name: string;
  /** Folders, notebooks and the like have no bytes of their own. */
  readonly isFile: boolean;
  readonly sizeBytes: number;
  readonly eTag: string;
  readonly mediaType?: string;
  readonly lastModifiedDateTime: string;
  readonly quickXorHash?: string;
}

/** Port. The bytes that messages name. Throws TeamsinkError: see `GraphClient`. */
export interface ContentReader {
  hostedContent(address: HostedContentAddress): OpenRemote;
  describeFile(url: string): Promise<FileFacts>;
  file(url: string): OpenRemote;
}
