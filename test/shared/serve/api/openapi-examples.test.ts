import { describe, expect, it } from "vitest";
import { answerExamples } from "../../../../local/pages/answer-examples.ts";
import { ANSWERS, type AnswerName } from "../../../../shared/serve/api/answer-schemas.ts";
import { openapiDocument } from "../../../../shared/serve/api/openapi-document.ts";
import { withExamples } from "../../../../shared/serve/api/openapi-examples.ts";
import { makeExamples } from "../../../examples/make-examples.ts";
import { checkOpenapi, openapiProblems } from "../../../helpers/openapi-checks.ts";

const examples = await answerExamples();
const document = withExamples(openapiDocument(), examples);
const REFERENCE = "#/components/schemas/";
/** Files. */
const BYTES = ["application/octet-stream", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"];

interface Answer {
  readonly of: string;
  readonly mediaType: string;
  readonly name: AnswerName | undefined;
  readonly example: unknown;
}

/** Every answer with a body, however it is given. */
const answers: readonly Answer[] = Object.values(document.paths).flatMap(({ get, post }) =>
  [get, post].flatMap((operation) =>
    Object.entries(operation?.responses ?? {}).flatMap(([status, { content = {} }]) =>
      Object.entries(content).map(([mediaType, { schema, example, examples: named = {} }]) => {
        const { $ref = "" } = schema as { $ref?: string };
        const [problem] = Object.keys(named);
        return {
          of: `${operation?.operationId} ${status} ${mediaType}`,
          mediaType,
          name: $ref.startsWith(REFERENCE) ? ($ref.slice(REFERENCE.length) as AnswerName) : undefined,
          example: problem === undefined ? example : examples.problems[problem],
        };
      }),
    ),
  ),
);

describe("the examples of the document", () => {
  it("are there for every answer that is no file", () => {
    expect(answers.length).toBeGreaterThan(200);
    const without = answers.filter(({ mediaType, example }) => !BYTES.includes(mediaType) && example === undefined);
    expect(without.map(({ of }) => of)).toEqual([]);
    expect(openapiProblems(checkOpenapi(JSON.parse(JSON.stringify(document))))).toEqual([]);
  });

  it("fit their schemas", () => {
    const wrong = answers.flatMap(({ of, name, example }) =>
      name === undefined ? [] : (ANSWERS[name].safeParse(example).error?.issues ?? []).map((issue) => ({ of, issue })),
    );
    expect(wrong).toEqual([]);
  });

  it("are small: one or two of what there are many of", () => {
    const long = answers.flatMap(({ of, example }) =>
      listsIn(example)
        .filter((list) => list.length > 2)
        .map(() => of),
    );
    // A few facts each, of which the order matters: what happened, marks in a text, the containers of the index, the steps of the
    // check, the lists of a sync.
    expect([...new Set(long)].map((of) => of.split(" ")[0])).toEqual([
      "listMessageEvents",
      "searchStored",
      "getSearchProgress",
      "startSearchRebuild",
      "getSyncProgress",
      "getDeepHealth",
      "getDeepHealth",
    ]);
  });

  it("hold no key, token or secret", () => {
    const text = JSON.stringify(examples);
    expect(text.length).toBeGreaterThan(10_000);
    expect(text).not.toMatch(/eyJ[\w-]{8,}|-----BEGIN|nobody may read|that only we and Graph know|AccountKey|sig=/);
  });

  it("are what the product answers now: run `npm run examples` when this fails", async () => {
    expect(await makeExamples()).toEqual(examples);
  });
});

/** Lists of objects, wherever they stand. */
function listsIn(value: unknown): readonly unknown[][] {
  if (Array.isArray(value)) {
    const inner = value.flatMap(listsIn);
    return value.some((one) => typeof one === "object") ? [value, ...inner] : inner;
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(listsIn) : [];
}
