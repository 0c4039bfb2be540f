import * as z from "zod";
import { unknownParametersNamed } from "../../base/parameter.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import { type PlacePorts, teamOfConversation } from "./message-place.ts";
import { findMessage } from "./one-message.ts";
import { type Policy, policyParameter } from "./policy.ts";
import { type TeamsLink, teamsLink } from "./teams-link.ts";

/** The query of GET /api/resolve. */
export const resolveParameters = z.strictObject(
  {
    link: teamsLink.describe(
      "A link copied from Teams: to a message, a channel, a chat or a team. Encoded, or its own parameters end it",
    ),
    policy: policyParameter,
  },
  unknownParametersNamed,
);

export const resolvedLink = z.strictObject({
  teamId: z.string().nullable(),
  conversationId: z.string().nullable().describe("Chat id or channel id"),
  rootId: z.string().nullable().describe("Of a reply: the post that it answers"),
  messageId: z.string().nullable(),
  isStored: z
    .boolean()
    .describe("Whether what it leads to is stored: the message, something of the conversation, or the team"),
});

export interface ResolvePorts extends PlacePorts {
  readonly directory: DirectoryStore;
}

/** What a link leads to, by itself and by what is stored; nobody else is asked. */
export async function resolveLink(
  ports: ResolvePorts,
  { link, policy }: { readonly link: TeamsLink; readonly policy: Policy },
): Promise<z.infer<typeof resolvedLink>> {
  const { kind, conversationId, messageId } = link;
  if (conversationId === null) return answer(link, await isTeamStored(ports, link.teamId));
  if (messageId !== null) {
    const address = link.rootId === null ? messageId : `${link.rootId}.${messageId}`;
    const stored = await findMessage(ports.messages, { conversationId, messageId: address }, policy);
    // A shared channel is opened from any of its teams, and stored under the one that has it.
    if (stored.ok)
      return answer({ ...link, rootId: stored.value.rootId, teamId: stored.value.teamId ?? link.teamId }, true);
  }
  const known = kind === "channel" ? await teamOfConversation(ports, conversationId) : null;
  const isStored = messageId === null && (await ports.messages.hasConversation(conversationId));
  return answer({ ...link, teamId: known ?? link.teamId }, isStored);
}

function answer({ kind: _kind, ...ids }: TeamsLink, isStored: boolean) {
  return { ...ids, isStored };
}

async function isTeamStored({ directory }: ResolvePorts, teamId: string | null): Promise<boolean> {
  return teamId !== null && (await directory.get({ table: "teams", parentId: null, id: teamId })) !== undefined;
}
