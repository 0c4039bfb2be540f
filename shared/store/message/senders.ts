import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { type Senders, SYSTEM_TYPE } from "../../port/senders.ts";

/** Who a chatMessage, or an interaction, is from, each once. */
export function sendersOf({ from, messageType }: Readonly<Record<string, unknown>>): Senders {
  const { user, application } = isJsonObject(from) ? from : {};
  const types = [
    isJsonObject(user) ? user.userIdentityType : undefined,
    isJsonObject(application) ? application.applicationIdentityType : undefined,
    messageType === SYSTEM_TYPE ? SYSTEM_TYPE : undefined,
  ];
  return { ids: idsIn(from), types: types.filter((type) => typeof type === "string") };
}

/** Of an identity set: users, applications, devices. */
export function idsIn(identitySet: unknown): string[] {
  const identities: JsonObject[] = Object.values(isJsonObject(identitySet) ? identitySet : {}).filter(isJsonObject);
  return [...new Set(identities.flatMap(({ id }) => (typeof id === "string" ? [id] : [])))];
}

export function isFromAny(message: Readonly<Record<string, unknown>>, { ids, types }: Senders): boolean {
  const senders = sendersOf(message);
  return senders.ids.some((id) => ids.includes(id)) || senders.types.some((type) => types.includes(type));
}
