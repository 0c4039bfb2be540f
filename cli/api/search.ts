import { type Api, answerOf, eachRow } from "./api.ts";

type Result = Awaited<ReturnType<typeof searchPage>>["results"][number];
export type MessageResult = Extract<Result, { readonly kind: "message" }>;

interface SearchWish {
  readonly conversationId?: string | undefined;
  readonly mentions?: string;
  readonly newest?: boolean;
  readonly since?: string;
}

const SEARCH_PAGE = 50;

function searchPage(api: Api, query: object) {
  return answerOf(api, api.client.GET("/search", { params: { query } }));
}

export async function* searchResults(api: Api, q: string, wish: SearchWish): AsyncGenerator<MessageResult> {
  const { conversationId, mentions, newest, since } = wish;
  const query = {
    q,
    kind: "message",
    limit: SEARCH_PAGE,
    order: newest ? ("newest" as const) : ("best" as const),
    ...(conversationId !== undefined && { conversation_id: conversationId }),
    ...(mentions !== undefined && { mentions }),
    ...(since !== undefined && { since }),
  };
  const read = (cursor: string | undefined) => searchPage(api, cursor === undefined ? query : { ...query, cursor });
  for await (const result of eachRow(read, ({ results }) => results)) if (result.kind === "message") yield result;
}
