import type { Stack } from "../../local/stack/start-stack.ts";

export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

type Keys = Pick<Stack, "baseUrl" | "functionKey" | "operatorKey">;

/** What operators ask for, with both keys. */
export function createAdminApi({ baseUrl, functionKey, operatorKey = "" }: Keys) {
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { "x-functions-key": functionKey, "x-operator-key": operatorKey },
    });
    const body = (await response.json()) as Answer["body"];
    return { status: response.status, contentType: response.headers.get("content-type"), body };
  };
  return {
    get: (path: string) => ask(path),
    post: (path: string, body?: unknown) =>
      ask(path, { method: "POST", ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
  };
}
