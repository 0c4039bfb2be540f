/** Where on the page somebody is, as the part of the address behind `#`, which is sent nowhere. */
export type Route =
  | { readonly page: "start" }
  | { readonly page: "conversation"; readonly place: Place; readonly at?: Target; readonly rootId?: string }
  | { readonly page: "search"; readonly query: string }
  | { readonly page: "operate" };

/** A chat, or a channel of a team. */
export interface Place {
  readonly conversationId: string;
  readonly teamId?: string;
}

/** A message to be shown among its neighbours. */
export interface Target {
  readonly messageId: string;
  readonly createdDateTime: string;
}

export function routeOf(hash: string): Route {
  const [path = "", text = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page, ...ids] = path.split("/").map(decoded);
  const query = new URLSearchParams(text);
  if (page === "operate") return { page };
  if (page === "search") return { page, query: query.toString() };
  const place = placeOf(page, ids);
  if (place === undefined) return { page: "start" };
  const [messageId, createdDateTime, rootId] = ["message", "at", "thread"].map((name) => query.get(name));
  return {
    page: "conversation",
    place,
    ...(messageId &&
      createdDateTime &&
      !Number.isNaN(Date.parse(createdDateTime)) && { at: { messageId, createdDateTime } }),
    ...(rootId && { rootId }),
  };
}

export function hashOf(route: Route): string {
  if (route.page === "start") return "#/";
  if (route.page === "operate") return "#/operate";
  if (route.page === "search") return `#/search?${route.query}`;
  const { conversationId, teamId } = route.place;
  const ids = teamId === undefined ? ["chat", conversationId] : ["channel", teamId, conversationId];
  const query = new URLSearchParams({
    ...(route.at && { message: route.at.messageId, at: route.at.createdDateTime }),
    ...(route.rootId !== undefined && { thread: route.rootId }),
  });
  return `#/${ids.map(encodeURIComponent).join("/")}${query.size > 0 ? `?${query}` : ""}`;
}

function placeOf(page: string | undefined, [first, second]: readonly string[]): Place | undefined {
  if (page === "chat" && first) return { conversationId: first };
  if (page === "channel" && first && second) return { teamId: first, conversationId: second };
  return undefined;
}

/** Anybody can write an address. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
