import type { Stack } from "../../local/stack/start-stack.ts";

export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What administrators ask for, with the master key. */
export function createAdminApi({ baseUrl, masterKey }: Pick<Stack, "baseUrl" | "masterKey">) {
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const url = path.startsWith("http") ? path : `${baseUrl}${path}`;
    const response = await fetch(url, { ...init, headers: { "x-functions-key": masterKey } });
    const body = (await response.json()) as Answer["body"];
    return { status: response.status, contentType: response.headers.get("content-type"), body };
  };
  return {
    get: (path: string) => ask(path),
    post: (path: string, body?: unknown) =>
      ask(path, { method: "POST", ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
  };
}
