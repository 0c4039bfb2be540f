import type { Activity } from "./activity.ts";
import type { Stack } from "./start-stack.ts";

/**
 * Commands for another shell: the addresses and keys as variables first, so that each line is short enough to be read and
 * copied at eighty columns. With a stored message in them as soon as there is one.
 */
export function pasteLines(stack: Stack, { chatMessage }: Activity): readonly string[] {
  const { conversationId = "CONVERSATION_ID", cosmosId = "MESSAGE_ID" } = chatMessage ?? {};
  return [
    `API=${stack.baseUrl}/api`,
    `KEY='x-functions-key: ${stack.functionKey}'`,
    ...operatorLines(stack),
    // Ids of conversations hold ":" and "@", which RFC 3986 allows in paths and queries as they are.
    `CHAT='${conversationId}'`,
    ...tenantLines(stack),
    "curl -s $API/health",
    'curl -s -H "$KEY" "$API/messages?chat_id=$CHAT&limit=2"',
    `curl -s -H "$KEY" "$API/messages/$CHAT/${cosmosId}/versions"`,
    ...(stack.operatorKey === undefined ? [] : ['curl -s -H "$KEY" -H "$OPERATOR" "$API/dead-letters"']),
  ];
}

/** Whose the Key Vault is knows its operator key. */
function operatorLines({ operatorKey }: Stack): readonly string[] {
  return operatorKey === undefined ? [] : [`OPERATOR='x-operator-key: ${operatorKey}'`];
}

/** A message of one's own goes in by the simulation's own door, since Graph's takes none. */
function tenantLines({ tenant, authorityFile }: Stack): readonly string[] {
  if (!tenant) return [];
  return [
    `TENANT=${tenant.url}/_control`,
    `CA='${authorityFile}'`,
    'curl -s --cacert "$CA" $TENANT/messages/create \\',
    `  -d '{"text":"My first message","conversationId":"'$CHAT'"}'`,
  ];
}
