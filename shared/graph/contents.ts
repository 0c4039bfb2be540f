import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { ContentReader, FileFacts, HostedContentAddress } from "../port/content-reader.ts";
import { BRIEF_WAIT_MS, type GraphClient } from "./client.ts";
import { saysRoleMissing } from "./failure.ts";
import type { Pace } from "./pacing.ts";
import { graphPath } from "./path.ts";

/** SharePoint's own limits, not those of Teams. */
const FILES: Pace = { budget: "file" };

const driveItem = z.object({
  name: z.string(),
  size: z.int().min(0),
  eTag: z.string(),
  lastModifiedDateTime: z.iso.datetime(),
  file: z
    .object({
      mimeType: z.string().optional(),
      hashes: z.object({ quickXorHash: z.string().optional() }).optional(),
    })
    .optional(),
});

const FACTS = "name,size,eTag,lastModifiedDateTime,file,folder,package";

/** Graph: "Get chatMessageHostedContent", "Access shared items", "Download a file". */
export function createContentReader(graph: GraphClient): ContentReader {
  return {
    hostedContent: (address) => {
      const path = hostedContentPath(address);
      const pace = { budget: "other", conversation: conversationOf(address) } as const;
      return (fromBytes) => allowed(graph.download(path, { pace, fromBytes, maxWaitMs: BRIEF_WAIT_MS }));
    },
    describeFile: async (url) => {
      const answer = await allowed(graph.get(`${sharePath(url)}?$select=${FACTS}`, { pace: FILES }));
      const parsed = driveItem.safeParse(answer);
      if (!parsed.success) throw new TeamsinkError("graph-answer-invalid", "a drive item without size or eTag");
      return factsOf(parsed.data);
    },
    file: (url) => {
      const path = `${sharePath(url)}/content`;
      return (fromBytes) => allowed(graph.download(path, { pace: FILES, fromBytes }));
    },
  };
}

/** Consent that is away may come back, and with it the content: unlike one that nobody may read, it is asked for again. */
async function allowed<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (saysRoleMissing(error)) throw new TeamsinkError("role-missing", undefined, { cause: error });
    throw error;
  }
}

function hostedContentPath({ place, messageId, hostedContentId }: HostedContentAddress): string {
  if ("chatId" in place) {
    return graphPath`/chats/${place.chatId}/messages/${messageId}/hostedContents/${hostedContentId}/$value`;
  }
  const { teamId, channelId, rootId } = place;
  const channel = graphPath`/teams/${teamId}/channels/${channelId}/messages`;
  const message = rootId ? graphPath`/${rootId}/replies/${messageId}` : graphPath`/${messageId}`;
  return `${channel}${message}${graphPath`/hostedContents/${hostedContentId}/$value`}`;
}

function conversationOf({ place }: HostedContentAddress): string {
  return "chatId" in place ? place.chatId : place.channelId;
}

/** Any address of a file can be asked for so, whoever's drive it is in. Graph: "Access shared items". */
function sharePath(url: string): string {
  return graphPath`/shares/${`u!${Buffer.from(url).toString("base64url")}`}/driveItem`;
}

function factsOf({ name, size, eTag, lastModifiedDateTime, file }: z.infer<typeof driveItem>): FileFacts {
  const { mimeType, hashes } = file ?? {};
  return {
    name,
    isFile: file !== undefined,
    sizeBytes: size,
    eTag,
    lastModifiedDateTime,
    ...(mimeType ? { mediaType: mimeType } : {}),
    ...(hashes?.quickXorHash ? { quickXorHash: hashes.quickXorHash } : {}),
  };
}
