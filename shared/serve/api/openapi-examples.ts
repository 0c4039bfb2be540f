import type { OpenapiDocument } from "./openapi-document.ts";
import type { Content, Operation, PathItem } from "./openapi-operation.ts";

/** What the API was answered with once, taken from a simulated tenant: see `test/examples/`. */
export interface AnswerExamples {
  /** By operationId, status and media type: the body, parsed where it is JSON. */
  readonly answers: ByAnswer<Readonly<Record<string, unknown>>>;
  /** By operationId and status: the name of the problem. */
  readonly refusals: ByAnswer<string>;
  /** By name, which is the code, since many requests are refused with the same words; with a number where the words differ. */
  readonly problems: Readonly<Record<string, { readonly title: string }>>;
}

type ByAnswer<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;
type Responses = Operation["responses"];

/** The document with an example of each answer. */
export function withExamples(document: OpenapiDocument, examples: AnswerExamples): OpenapiDocument {
  const paths = Object.entries(document.paths).map(([path, { get, post }]): [string, PathItem] => [
    path,
    { ...(get && { get: shown(get, examples) }), ...(post && { post: shown(post, examples) }) },
  ]);
  const problems = Object.entries(examples.problems).map(([name, value]) => [name, { summary: value.title, value }]);
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, examples: Object.fromEntries(problems) },
  };
}

function shown(operation: Operation, { answers, refusals }: AnswerExamples): Operation {
  const { operationId, responses } = operation;
  const rows = Object.entries(responses).map(([status, response]): [string, Responses[string]] => {
    const { content } = response;
    if (content === undefined) return [status, response];
    const problem = refusals[operationId]?.[status];
    const examples = answers[operationId]?.[status] ?? {};
    return [
      status,
      { ...response, content: problem === undefined ? withAnswers(content, examples) : refused(content, problem) },
    ];
  });
  return { ...operation, responses: Object.fromEntries(rows) };
}

function withAnswers(content: Content, examples: Readonly<Record<string, unknown>>): Content {
  const rows = Object.entries(content).map(([mediaType, { schema }]) =>
    mediaType in examples ? [mediaType, { schema, example: examples[mediaType] }] : [mediaType, { schema }],
  );
  return Object.fromEntries(rows);
}

function refused(content: Content, problem: string): Content {
  const examples = { [problem]: { $ref: `#/components/examples/${problem}` } };
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, { schema }]) => [mediaType, { schema, examples }]),
  );
}
