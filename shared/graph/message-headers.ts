/**
 * For everything that reads or subscribes to messages: without it a system message comes as `unknownFutureValue`, and
 * the same message would differ by the road it took. Graph: "Create subscription", "List channel messages".
 */
export const MESSAGE_HEADERS = { Prefer: "include-unknown-enum-members" } as const;
