import { isDeepStrictEqual } from "node:util";
import type { ErrorCode } from "../../shared/base/errors/errors.ts";
import { CAPTURE_NAMES, ON_BEHALF_NAMES } from "../../shared/base/settings.ts";
import { openapiDocument } from "../../shared/serve/api/openapi-document.ts";
import type { AnswerExamples } from "../../shared/serve/api/openapi-examples.ts";
import type { Operation } from "../../shared/serve/api/openapi-operation.ts";
import { type Simulation, withSimulation } from "../chaos/simulation.ts";
import { type Answer, type Asked, Asking } from "./ask.ts";
import { ANSWERED, REFUSED } from "./example-requests.ts";
import { play, type Scene } from "./scene.ts";

/** The same seed gives the same tenant, and so the same examples. */
const SEED = 1;

const SETTINGS = {
  CAPTURE: CAPTURE_NAMES.join(","),
  // Else access tokens would not be looked at.
  SEARCH: "on",
  API_CLIENT_ID: "33333333-3333-4333-8333-333333333333",
  VIEWER_CLIENT_ID: "66666666-6666-4666-8666-666666666666",
  ON_BEHALF: ON_BEHALF_NAMES.join(","),
};

/** For what was started to come to its end, unless a row says otherwise. */
const A_WHILE_MS = 10_000;
/** Whatever is asked. */
const FAILING = {
  429: "graph-throttled",
  500: "internal-error",
  503: "cosmos-forbidden",
  504: "store-unavailable",
} as const satisfies Record<number, ErrorCode>;
const ALREADY: Readonly<Record<string, ErrorCode>> = { makeHook: "hook-limit", sendMessage: "write-under-way" };
const UNKNOWN = "1";

type Described = Pick<Asked, "method" | "path"> &
  Pick<Operation, "operationId" | "parameters" | "responses" | "security">;
type Problem = { readonly code: string; readonly title: string };
type ByAnswer<T> = Record<string, Record<string, T>>;

/** Plays a morning of the simulated tenant, and asks the product that ran there for everything that it answers. */
export function makeExamples(): Promise<AnswerExamples> {
  return withSimulation({ seed: SEED, settings: SETTINGS }, async (simulation) => {
    const scene = await play(simulation);
    const made = new Examples(simulation, scene);
    await made.askAll();
    return { answers: made.answers, refusals: made.refusals, problems: made.problems };
  });
}

class Examples {
  readonly answers: ByAnswer<Record<string, unknown>> = {};
  readonly refusals: ByAnswer<string> = {};
  readonly problems: Record<string, Problem> = {};
  readonly #earlier: Record<string, unknown> = {};
  readonly #asking: Asking;
  readonly #simulation: Simulation;
  readonly #scene: Scene;

  constructor(simulation: Simulation, scene: Scene) {
    this.#simulation = simulation;
    this.#scene = scene;
    this.#asking = new Asking(simulation, scene.personId);
  }

  async askAll(): Promise<void> {
    const operations = describedOperations();
    for (const [operationId, parts, afterMs = A_WHILE_MS] of ANSWERED) {
      const described = operations.get(operationId);
      if (described === undefined) throw new Error(`there is no ${operationId}`);
      await this.#simulation.clock.advance(afterMs);
      for (const part of parts(this.#scene, this.#earlier)) {
        const answer = await this.#ask(described, part);
        this.#earlier[operationId] = answer.body;
        this.#keep(described, answer);
      }
    }
    for (const described of operations.values()) await this.#askWrongly(described);
    await this.#askInTrouble(operations);
  }

  async #askWrongly(described: Described): Promise<void> {
    const { operationId, responses, parameters, path } = described;
    const ids = parameters.filter((one) => one.in === "path").map(({ name }) => [name, UNKNOWN]);
    const nowhere = {
      params: Object.fromEntries(ids) as Record<string, string>,
      headers: { "x-operator-key": this.#scene.operatorKey },
    };
    const [, own] = ANSWERED.find(([name]) => name === operationId) ?? [];
    const [{ query = {} } = {}] = own?.(this.#scene, this.#earlier) ?? [];
    const told = (status: string) => REFUSED[status]?.[operationId]?.(this.#scene, this.#earlier);
    const asked: Readonly<Record<string, readonly Partial<Asked>[]>> = {
      409: ALREADY[operationId] === undefined ? [] : [{ failing: ALREADY[operationId] }],
      400: [{ ...nowhere, query: { ...query, unheard: "of" } }],
      401: [{ as: "stranger" }],
      403: [{ as: "application" }],
      404: path.startsWith("/search") ? [{ failing: "search-off" }] : ids.length > 0 ? [nowhere] : [],
      ...Object.fromEntries(Object.entries(FAILING).map(([status, failing]) => [status, [{ failing }]])),
    };
    for (const status of Object.keys(responses).filter((one) => isProblem(described, one))) {
      for (const part of told(status) ?? asked[status] ?? [])
        this.#keep(described, await this.#ask(described, part), status);
    }
  }

  /** What health says while Cosmos DB does not answer. */
  async #askInTrouble(operations: ReadonlyMap<string, Described>): Promise<void> {
    const { clock, stores } = this.#simulation;
    // Health is looked at once in a while.
    await clock.advance(60_000);
    for (const operationId of ["getHealth", "getDeepHealth"]) {
      const described = operations.get(operationId);
      if (described === undefined) continue;
      stores.state.failNext(1_000);
      this.#keep(described, await this.#ask(described, {}));
      stores.state.failNext(0);
    }
  }

  #ask({ method, path, security }: Described, part: Partial<Asked>): Promise<Answer> {
    const isOfPerson = security.length > 0 && security.every((scheme) => !("functionKey" in scheme));
    return this.#asking.ask({ method, path, ...(isOfPerson && { as: "person" as const }), ...part });
  }

  #keep({ operationId, responses }: Described, answer: Answer, expected?: string): void {
    const { status, mediaType } = answer;
    const body = withoutChance(answer.body);
    const isDescribed = responses[status]?.content?.[mediaType] !== undefined;
    if (!isDescribed || (expected !== undefined && expected !== String(status))) {
      throw new Error(`${operationId}: ${status} ${mediaType} instead of ${expected}: ${JSON.stringify(body)}`);
    }
    if (mediaType === "application/problem+json") {
      const name = this.#nameOf(body as Problem);
      this.problems[name] = body as Problem;
      this.refusals[operationId] = { ...this.refusals[operationId], [status]: name };
    } else {
      const others = this.answers[operationId];
      this.answers[operationId] = { ...others, [status]: { [mediaType]: body, ...others?.[status] } };
    }
  }

  /** The same name for the same words. */
  #nameOf(problem: Problem): string {
    const names = [problem.code, ...[2, 3, 4, 5].map((number) => `${problem.code}-${number}`)];
    const isFree = (name: string) =>
      this.problems[name] === undefined || isDeepStrictEqual(this.problems[name], problem);
    const name = names.find(isFree);
    if (name === undefined) throw new Error(`${problem.code} has more wordings than names`);
    return name;
  }
}

/** What is made by chance, and must be, has a text of its own here: a hook's id and its secret. */
function withoutChance(body: unknown): unknown {
  const text = JSON.stringify(body)
    .replaceAll(/whsec_[\w+/=]+/g, "whsec_shown-once-in-the-answer-that-makes-it")
    .replaceAll(/("hookId":)"[^"]+"/g, '$1"hook-1"')
    .replaceAll(/uploadSessions\/[\w-]+/g, "uploadSessions/open-to-whoever-knows-it")
    .replaceAll(/request-id [\w-]+/g, "request-id 7d0c1d2e-5f0b-4f0a-9a56-3c1f8f3d2b10");
  return JSON.parse(text) as unknown;
}

function isProblem({ responses }: Described, status: string): boolean {
  return responses[status]?.content?.["application/problem+json"] !== undefined;
}

function describedOperations(): ReadonlyMap<string, Described> {
  const rows = Object.entries(openapiDocument().paths).flatMap(([path, item]) =>
    (["get", "post"] as const).flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [[operation.operationId, { method, path, ...operation }] as const];
    }),
  );
  return new Map(rows);
}
