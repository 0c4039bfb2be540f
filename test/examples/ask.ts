import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { register } from "../../functions/register.ts";
import { addressesOf, TRIGGERS } from "../../functions/triggers.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import { type ErrorCode, succeed, TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { App } from "../../shared/compose.ts";
import { composeInMemory } from "../chaos/host/compose-in-memory.ts";
import { Life } from "../chaos/host/life.ts";
import { tokenOfPerson } from "../chaos/person-token.ts";
import type { Simulation } from "../chaos/simulation.ts";

export interface Asked {
  readonly method: "get" | "post";
  /** Below /api, as the document has it. */
  readonly path: string;
  /** By key as a holder of one asks; by token as a stranger, as an application to which no role was given, or as the person. */
  readonly as?: "stranger" | "application" | "person";
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What everything fails with. */
  readonly failing?: ErrorCode;
  /** Asked so many times at once, as by many people: it is the first that is answered. */
  readonly timesAtOnce?: number;
}

export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  /** Parsed where it is JSON. */
  readonly body: unknown;
}

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** Of simulated time, within which everything is answered, and how it passes. */
const LONGEST_MS = 120_000;
const TURN_MS = 10;
/** Half of what it is good for. */
const TOKEN_FOR_MS = 30 * 60_000;
/** So that an example does not change each time. */
const INVOCATION_ID = "3f2a8c51-94be-4f60-8d15-0c7e6b1f2a93";
const NOBODY = "00000000-0000-4000-8000-000000000001";

/** Asks one instance of the product as the platform asks it: registered by the table, admitted, answered. */
export class Asking {
  readonly #simulation: Simulation;
  readonly #app: App;
  readonly #personId: string;
  #token: { readonly text: string; readonly untilMs: number } | undefined;

  /** @param personId whoever is signed in */
  constructor(simulation: Simulation, personId: string) {
    const { clock, logWatch, settings, stores, random } = simulation;
    this.#simulation = simulation;
    this.#personId = personId;
    this.#app = composeInMemory({
      life: new Life(),
      clock,
      log: logWatch.log,
      settings,
      stores,
      behind: (_service, port) => port,
      ask: this.#fetch,
      random: random.fork(),
    });
  }

  async ask(asked: Asked): Promise<Answer> {
    const { fetch } = globalThis;
    // Some of what health looks at is asked by the platform's own.
    globalThis.fetch = this.#fetch;
    try {
      const all = Array.from({ length: asked.timesAtOnce ?? 1 }, () => this.#answered(asked));
      const [first] = await this.#withTime(Promise.all(all));
      if (first === undefined) throw new Error("nothing was asked");
      return read(first);
    } finally {
      globalThis.fetch = fetch;
    }
  }

  async #answered(asked: Asked): Promise<HttpResponseInit> {
    const authorization = asked.as === "person" ? { authorization: `Bearer ${await this.#tokenOfPerson()}` } : {};
    const headers = { ...authorization, ...asked.headers };
    return this.#handlerOf(asked)(requestOf({ ...asked, headers }), contextOf());
  }

  async #tokenOfPerson(): Promise<string> {
    const nowMs = this.#simulation.clock.nowMs();
    if (this.#token === undefined || this.#token.untilMs <= nowMs) {
      const text = await tokenOfPerson(this.#simulation, this.#personId);
      this.#token = { text, untilMs: nowMs + TOKEN_FOR_MS };
    }
    return this.#token.text;
  }

  /** The tenant, and the app's own address. */
  readonly #fetch: typeof fetch = async (input, init) => {
    const { settings, tenant } = this.#simulation;
    const request = new Request(input, init);
    if (!request.url.startsWith(settings.notificationBaseUrl)) {
      return inProcessFetch(tenant.door, settings.graphEndpoint)(request);
    }
    const path = new URL(request.url).pathname.replace("/api", "");
    const handler = this.#handlerOf({ method: "post", path });
    const given = new HttpRequest({ method: "POST", url: request.url });
    const { status = 200, headers, body } = await handler(given, contextOf());
    return new Response(body as string, { status, headers: headers as Record<string, string> });
  };

  #handlerOf({ method, path, as, failing }: Asked): Handler {
    const route = path.slice(1);
    const trigger = TRIGGERS.find(
      (one) => one.kind === "http" && one.route === route && one.methods.some((name) => name.toLowerCase() === method),
    );
    if (trigger?.kind !== "http") throw new Error(`nobody answers ${method} ${path}`);
    const told = new Map<string, Handler>();
    const http = (name: string, { handler }: { handler: unknown }) => void told.set(name, handler as Handler);
    register(trigger, {
      host: { http, storageQueue: () => undefined, timer: () => undefined },
      settings: this.#app.settings,
      log: this.#app.log,
      app: async () => {
        if (failing !== undefined) throw new TeamsinkError(failing);
        return as === "application" ? { ...this.#app, entraTokens: WITHOUT_ROLES } : this.#app;
      },
    });
    const address = addressesOf(trigger).find(({ by }) => by === (as === undefined ? "key" : "token"));
    const handler = told.get(address?.name ?? "");
    if (handler === undefined) throw new Error(`${path} is not asked by token`);
    return handler;
  }

  /** Whatever takes time takes simulated time, which somebody has to move. */
  async #withTime<T>(answering: Promise<T>): Promise<T> {
    let isAnswered = false;
    const answered = answering.finally(() => {
      isAnswered = true;
    });
    const { clock } = this.#simulation;
    await clock.settle();
    for (let ms = 0; ms < LONGEST_MS && !isAnswered; ms += TURN_MS) await clock.advance(TURN_MS);
    return answered;
  }
}

const WITHOUT_ROLES: App["entraTokens"] = {
  principalOf: async () => succeed({ kind: "app", id: NOBODY, clientId: NOBODY, roles: new Set() }),
};

function contextOf(): InvocationContext {
  return new InvocationContext({ functionName: "example", invocationId: INVOCATION_ID, logHandler: () => undefined });
}

function requestOf({ method, path, params = {}, query = {}, headers = {}, body }: Asked): HttpRequest {
  const url = `https://teamsink.contoso.example/api${path}?${new URLSearchParams(query)}`;
  const text = body === undefined ? {} : { body: { string: JSON.stringify(body) } };
  return new HttpRequest({
    method: method.toUpperCase(),
    url,
    params: { ...params },
    headers: { ...headers },
    ...text,
  });
}

/** What has no body has no media type either, whatever its header says of what would have been sent. */
function read({ status = 200, headers, body }: HttpResponseInit): Answer {
  const text = typeof body === "string" ? body : Buffer.from((body ?? "") as Uint8Array).toString("utf8");
  if (text === "") return { status, mediaType: "", body: "" };
  const mediaType = (headers as Record<string, string>)["content-type"]?.split(";")[0] ?? "";
  return { status, mediaType, body: /[/+]json$/.test(mediaType) ? (JSON.parse(text) as unknown) : text };
}
