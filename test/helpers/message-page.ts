import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import type { Page, Request } from "playwright-core";
import type { Schemas } from "../../client/teamsink-client.ts";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { pageAnswer } from "../../shared/serve/pages/page-answer.ts";

type ChatMessage = Schemas["ChatMessage"];
type Content = Schemas["MessageContents"]["contents"][number];

/** What a page shows, and what the API behind it knows. */
export interface MessageScene {
  readonly messages: readonly ChatMessage[];
  /** By the id of the message. */
  readonly contents?: Readonly<Record<string, readonly Content[]>>;
  readonly versions?: Readonly<Record<string, readonly Schemas["MessageVersion"][]>>;
  /** By the contentId. */
  readonly bytes?: Readonly<Record<string, Uint8Array>>;
  readonly seesHistory?: boolean;
  /** Ids of messages that are jumped to, and of those that go on after the one before. */
  readonly target?: string;
  readonly continued?: readonly string[];
}

/** Messages on a page of their own, under the policy of the viewer's page. */
export interface MessagePages {
  readonly origin: string;
  /** What was asked of the API, since the last page was opened. */
  readonly asked: readonly string[];
  open(page: Page, scene: MessageScene): Promise<Watched>;
  close(): Promise<void>;
}

export interface Watched {
  readonly requests: readonly Request[];
  /** What a browser complains of: errors of scripts and of loading, and violations of the policy. */
  readonly complaints: readonly string[];
}

const KEY = "a-function-key";
export const ME = "8ea0e38b-efb3-4757-924a-5f94061cf8c2";

const ENTRY = `
import { render } from "preact";
import { createTeamsinkClient } from "../client/teamsink-client.ts";
import { MessageView } from "./message/message-view.tsx";
const scene = await (await fetch("scene")).json();
const session = {
  api: createTeamsinkClient({ baseUrl: location.origin + "/api", headers: async () => ({ "x-functions-key": "${KEY}" }) }),
  person: { id: "${ME}", name: "Robin Kline" },
  seesHistory: scene.seesHistory !== false,
};
const opened = [];
globalThis.opened = opened;
function show(messages) {
  render(
    <main class="messages">
      <h1 class="unseen">Messages</h1>
      <ol style={{ listStyle: "none", padding: 0, margin: 0 }}>
        {messages.map((message) => (
          <li key={message.id}>
            <MessageView
              message={message}
              conversationId="19:here@thread.v2"
              session={session}
              isTarget={message.id === scene.target}
              isContinued={scene.continued?.includes(message.id)}
              onOpenThread={(id) => opened.push(id)}
              hrefOf={({ messageId }) => "#/" + messageId}
            />
          </li>
        ))}
      </ol>
    </main>,
    document.getElementById("app"),
  );
}
globalThis.show = show;
show(scene.messages);
`;

const HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Messages</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page/style.css">
<script type="module" src="page/page.js"></script>
<div id="app"></div>
</html>
`;

export async function openMessagePages(): Promise<MessagePages> {
  const files = await bundled();
  const page = pageAnswer({ name: "app.html", packed: brotliCompressSync(HTML) }, new Headers());
  const asked: string[] = [];
  let scene: MessageScene = { messages: [] };
  const answers: Readonly<Record<string, () => Answer>> = {
    "/api/app": () => ({ status: 200, headers: page.headers as Record<string, string>, body: HTML }),
    "/api/scene": () => jsonAnswer({ ...scene, bytes: undefined }),
    ...files,
  };
  const server = createServer((request, response) => {
    const path = pathOf(request.url ?? "");
    const own = answers[path];
    if (own === undefined) asked.push(path);
    const { status, headers = {}, body } = own?.() ?? apiAnswer(request, scene);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked,
    async open(page, next) {
      scene = next;
      asked.length = 0;
      const requests: Request[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => requests.push(request));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(`${origin}/api/app`);
      await page
        .locator("main.messages")
        .waitFor({ state: "attached", timeout: 10_000 })
        .catch((error: Error) => {
          throw new Error(`${error.message} ${complaints.join("\n")}`);
        });
      return { requests, complaints };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const MESSAGE = /^\/api\/messages\/[^/]+\/([^/]+)\/(contents|versions)(?:\/([^/]+))?$/;

/** As the API answers, by the schemas that check it. */
function apiAnswer({ url = "", headers }: IncomingMessage, { contents, versions, bytes }: MessageScene): Answer {
  const [, messageId = "", what, contentId] = MESSAGE.exec(pathOf(url)) ?? [];
  if (headers["x-functions-key"] !== KEY) return { status: 401 };
  if (contentId !== undefined) return bytesAnswer(bytes?.[contentId], headers.range);
  if (what === "contents") {
    const list = contents?.[messageId];
    if (list === undefined) return problemAnswer(503);
    return jsonAnswer(ANSWERS.MessageContents.parse({ count: list.length, contents: list, references: [] }));
  }
  const list = versions?.[messageId];
  if (list === undefined) return problemAnswer(404);
  return jsonAnswer(ANSWERS.MessageVersionPage.parse({ count: list.length, versions: list }));
}

function bytesAnswer(bytes: Uint8Array | undefined, range = ""): Answer {
  if (bytes === undefined) return problemAnswer(404);
  const [, from = "0", last = "0"] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  const body = bytes.slice(Number(from), Number(last) + 1);
  const contentRange = `bytes ${from}-${Number(from) + body.length - 1}/${bytes.length}`;
  return { status: 206, headers: { "content-type": "application/octet-stream", "content-range": contentRange }, body };
}

function jsonAnswer(value: unknown): Answer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

function problemAnswer(status: number): Answer {
  const problem = { code: "a-code", status, title: "It is not there", remedy: "Ask again" };
  return { status, headers: { "content-type": "application/problem+json" }, body: JSON.stringify(problem) };
}

function pathOf(url: string): string {
  return new URL(url, "http://page.invalid").pathname;
}

async function bundled(): Promise<Readonly<Record<string, () => Answer>>> {
  const options = { bundle: true, format: "esm", target: "es2022", minify: true, write: false } as const;
  const script = await build({
    ...options,
    stdin: { contents: ENTRY, resolveDir: "web", loader: "tsx" },
    tsconfig: "web/tsconfig.json",
  });
  const style = await build({ ...options, entryPoints: ["web/style.css"] });
  const file =
    (type: string, body = "") =>
    () => ({ status: 200, headers: { "content-type": type }, body });
  return {
    "/api/page/page.js": file("text/javascript", script.outputFiles[0]?.text),
    "/api/page/style.css": file("text/css", style.outputFiles[0]?.text),
  };
}
