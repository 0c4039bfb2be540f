import * as z from "zod";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { CAPTURE_NAMES, ON_BEHALF_NAMES } from "../../shared/base/settings.ts";
import { ANSWERS, type AnswerName } from "../../shared/serve/api/answer-schemas.ts";
import { openapiDocument } from "../../shared/serve/api/openapi-document.ts";
import { withSimulation } from "../chaos/simulation.ts";
import { type Answer, Asking } from "../examples/ask.ts";
import { play } from "../examples/scene.ts";
import { ApiRequests, type Described } from "./api-request.ts";

export interface ApiFuzzReport {
  readonly requests: number;
  readonly operations: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** What the document does not say, or says otherwise; the first of each kind. */
  readonly problems: readonly string[];
}

const SETTINGS = {
  CAPTURE: CAPTURE_NAMES.join(","),
  SEARCH: "on",
  API_CLIENT_ID: "33333333-3333-4333-8333-333333333333",
  VIEWER_CLIENT_ID: "66666666-6666-4666-8666-666666666666",
  ON_BEHALF: ON_BEHALF_NAMES.join(","),
  // What is looked for is what is answered, not when it is not.
  API_REQUESTS_PER_MINUTE: "100000",
};
const MAX_PROBLEMS = 20;
const REFERENCE = "#/components/schemas/";
const PROBLEM = "application/problem+json";
/** RFC 9457, and what ours have beside it. */
const problem = z.looseObject({
  type: z.literal("about:blank"),
  title: z.string().min(1),
  status: z.number(),
  code: z.string().min(1),
  remedy: z.string().min(1),
});
/** Each takes as long as all steps of the check together. */
const SELDOM = ["getDeepHealth"];
const SELDOM_SHARE = 50;

/** Requests of every operation against the product, in this process and on a simulated clock: each answer is one of the document's. */
export async function fuzzApi(options: {
  readonly requests: number;
  readonly seed: number;
  onAsked?(count: number): void;
}): Promise<ApiFuzzReport> {
  const { requests, seed, onAsked } = options;
  return withSimulation({ seed: 1, settings: SETTINGS }, async (simulation) => {
    const scene = await play(simulation);
    const asking = new Asking(simulation, scene.personId);
    const operations = describedOperations();
    const usual = operations.filter(({ operationId }) => !SELDOM.includes(operationId));
    const weighted = [...Array.from({ length: SELDOM_SHARE }, () => usual).flat(), ...operations];
    const made = new ApiRequests(weighted, scene, createSeededRandom(seed));
    const byStatus: Record<string, number> = {};
    const problems = new Map<string, string>();
    for (let count = 1; count <= requests; count += 1) {
      const { operation, asked } = made.next();
      const answer = await asking.ask(asked);
      byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
      const wrong = wrongIn(operation, answer);
      const kind = `${operation.operationId}: ${wrong}`;
      if (wrong !== undefined && problems.size < MAX_PROBLEMS && !problems.has(kind)) {
        problems.set(kind, `${kind}, asked ${JSON.stringify(asked).slice(0, 600)}`);
      }
      if (count % 1_000 === 0) onAsked?.(count);
    }
    return { requests, operations: operations.length, byStatus, problems: [...problems.values()] };
  });
}

function wrongIn({ responses }: Described, { status, mediaType, body }: Answer): string | undefined {
  const described = responses[status];
  // Health says so where something else fails.
  const isReport = mediaType !== PROBLEM && described?.content?.[mediaType] !== undefined;
  if (status >= 500 && !isReport) return `${status} ${JSON.stringify(body)}`;
  if (described === undefined) return `${status} is not documented`;
  if (described.content === undefined || mediaType === "") {
    return (described.content === undefined) === (mediaType === "") ? undefined : `${status} with "${mediaType}"`;
  }
  const content = described.content[mediaType] ?? described.content["application/octet-stream"];
  if (content === undefined) return `${status} ${mediaType} is not documented`;
  if (mediaType === PROBLEM) return issuesOf(problem, body);
  const { $ref = "" } = content.schema as { readonly $ref?: string };
  return $ref.startsWith(REFERENCE) ? issuesOf(ANSWERS[$ref.slice(REFERENCE.length) as AnswerName], body) : undefined;
}

function issuesOf(schema: z.ZodType, body: unknown): string | undefined {
  const [issue] = schema.safeParse(body).error?.issues ?? [];
  return issue && `${issue.path.join(".")} ${issue.message}`;
}

function describedOperations(): Described[] {
  return Object.entries(openapiDocument().paths).flatMap(([path, { get, post }]) => [
    ...(get ? [{ ...get, method: "get" as const, path }] : []),
    ...(post ? [{ ...post, method: "post" as const, path }] : []),
  ]);
}
