import { PASSWORD } from "../tenant/authority/sign-in-people.ts";
import type { User } from "../tenant/model/graph-shapes.ts";
import type { Activity } from "./activity.ts";
import type { Stack } from "./start-stack.ts";
import { tokenEndpointOf } from "./token-source.ts";

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
    ...personLines(stack, conversationId),
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

/** As a person instead of with a key: first a token, of somebody who is in that chat, then what they ask for with it. */
function personLines({ tenant }: Stack, conversationId: string): readonly string[] {
  if (!tenant) return [];
  const { api, publicClient } = tenant.control.registrations;
  const { users } = tenant.model.directory;
  const memberIds = tenant.model.directory.chats.get(conversationId)?.memberIds ?? [];
  const isEmployee = ({ userType, accountEnabled }: User) => userType === "Member" && accountEnabled;
  const member = users.all.find((user) => memberIds.includes(user.id) && isEmployee(user));
  const person = member ?? users.all.find(isEmployee);
  if (!person) return [];
  return [
    `LOGIN=${tokenEndpointOf(tenant)}`,
    `APP=client_id=${publicClient.clientId}`,
    `SCOPE=scope=api://${api.clientId}/${api.scopes[0]}`,
    `PERSON='username=${person.userPrincipalName}&password=${PASSWORD}'`,
    'TOKEN=$(curl -s --cacert "$CA" $LOGIN -d grant_type=password -d $APP \\',
    `  -d $SCOPE -d "$PERSON" | sed 's/.*"access_token":"\\([^"]*\\).*/\\1/')`,
    'curl -s -H "Authorization: Bearer $TOKEN" "$API/entra/chats?limit=2"',
  ];
}
