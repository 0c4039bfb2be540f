import * as z from "zod";
import { RIGHTS, type Right } from "../access/rights.ts";
import { type AnswerName, withoutTimePattern } from "./answer-schemas.ts";

/** The parts that operations of the OpenAPI document are made of. */

export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: unknown;
}

export interface Content {
  readonly [mediaType: string]: {
    readonly schema: unknown;
    /** Of the answer, or where several answers have the same, where it stands. */
    readonly example?: unknown;
    readonly examples?: Readonly<Record<string, { readonly $ref: string }>>;
  };
}

interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Content;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface PathItem {
  readonly get?: Operation;
  readonly post?: Operation;
}

/** One row of the document: a request, what it takes and what it is answered with. */
export interface Request {
  readonly method: keyof PathItem;
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  /** See `RIGHTS`. */
  readonly access: Right | "anonymous";
  readonly query: z.ZodType;
  readonly pathIds?: Readonly<Record<string, string>>;
  readonly body?: z.ZodType;
  readonly answer: AnswerName | "bytes";
  /** By their names, each optional. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Beside 400, the keys' statuses and the stores' failures. */
  readonly others?: Operation["responses"];
  /** Instead of 200. */
  readonly status?: number;
}

/** What a request takes of whoever asks, and what is answered without it. */
function admissionOf(access: Request["access"]): Pick<Operation, "security" | "responses"> {
  if (access === "anonymous") return { security: [], responses: {} };
  const byKey: Record<string, string[]> = { functionKey: [] };
  if ("takesOperatorKey" in RIGHTS[access]) byKey.operatorKey = [];
  const isOfPerson = "takesPerson" in RIGHTS[access];
  return {
    security: [...(isOfPerson ? [] : [byKey]), { entraToken: [] }],
    responses: {
      401: failure("No or a wrong access token; or no or a wrong function key, which is answered without a body"),
      403: failure("No right to it: a role of the access token, or the operator key, is missing"),
      429: failure("Too many requests in a minute: Retry-After says for how long"),
    },
  };
}

export const SECURITY_SCHEMES = {
  functionKey: {
    type: "apiKey",
    in: "header",
    name: "x-functions-key",
    description: "For the server /api: a key of the function app",
  },
  operatorKey: {
    type: "apiKey",
    in: "header",
    name: "x-operator-key",
    description: "For the server /api, beside a function key: the Key Vault secret operator-key",
  },
  entraToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "For the server /api/entra: an access token of Microsoft Entra, of a person or of an application",
  },
} as const;

const text = { type: "string" };

/** Of answers, by their names in the document. */
export const ANSWER_HEADERS = {
  ETag: { description: "Of the bytes of this answer, for If-None-Match", schema: text },
  "Cache-Control": {
    description: "private, no-cache: may be kept by who asked, and is asked for again each time",
    schema: text,
  },
  "RateLimit-Policy": {
    description:
      "On every answer to whoever was let in: q requests in w seconds, at one instance (draft-ietf-httpapi-ratelimit-headers-11)",
    schema: text,
  },
  RateLimit: { description: "r requests are left, and none comes within t seconds (the same draft)", schema: text },
  "Retry-After": { description: "Seconds", schema: { type: "integer", minimum: 1 } },
} as const;

type AnswerHeader = keyof typeof ANSWER_HEADERS;
const LIMITS = ["RateLimit-Policy", "RateLimit"] as const;
const KEPT = ["ETag", "Cache-Control", ...LIMITS] as const;

/** By method and status; of everything that whoever was let in is answered, the limits are true as well. */
const HEADERS_OF: Readonly<Record<keyof PathItem, Readonly<Record<string, readonly AnswerHeader[]>>>> = {
  get: { 200: KEPT, 206: KEPT, 304: KEPT, 429: ["Retry-After", ...LIMITS] },
  post: { 200: LIMITS, 201: LIMITS, 202: LIMITS, 429: ["Retry-After", ...LIMITS] },
};

function withHeaders(method: keyof PathItem, responses: Operation["responses"]): Operation["responses"] {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const headers = HEADERS_OF[method][status]?.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
      return [status, headers === undefined ? response : { ...response, headers: Object.fromEntries(headers) }];
    }),
  );
}

/** What every read takes and may be answered with. */
const READ = {
  headers: { "If-None-Match": "The ETag of what is there already" },
  responses: { 304: { description: "The same as before" } },
};

export const NOT_FOUND = { 404: failure("Not stored") };

export function operationOf(request: Request): Operation {
  const { method, operationId, tag, summary, access, query, pathIds = {}, body, answer } = request;
  const { status = 200, others = {} } = request;
  const admission = admissionOf(access);
  const isRead = method === "get" && access !== "anonymous";
  const headers = { ...(isRead ? READ.headers : {}), ...request.headers };
  const inPath = Object.entries(pathIds).map(
    ([name, description]): Parameter => ({
      name,
      in: "path",
      required: true,
      description,
      schema: { type: "string", minLength: 1 },
    }),
  );
  const inHeader = Object.entries(headers).map(
    ([name, description]): Parameter => ({
      name,
      in: "header",
      required: false,
      description,
      schema: { type: "string" },
    }),
  );
  const responses = {
    [status]: {
      description: "OK",
      content: answer === "bytes" ? BYTES : contentOf("application/json", referenceTo(answer)),
    },
    ...(isRead ? READ.responses : {}),
    400: failure("Wrong parameters or members, each named with what it expects"),
    ...admission.responses,
    ...(body ? { 413: failure("The body is over the limit") } : {}),
    500: failure("Something unexpected failed: the log has it under the same invocationId"),
    503: failure(
      "Something that is needed did not answer, or no record of the access could be written; try again later",
    ),
    504: failure("Cosmos DB did not answer in time"),
    // What a row says goes before what is so for most.
    ...others,
  };
  return {
    operationId,
    tags: [tag],
    summary,
    parameters: [...inPath, ...queryParameters(query), ...inHeader],
    security: admission.security,
    ...(body
      ? {
          requestBody: {
            required: !body.safeParse({}).success,
            content: contentOf("application/json", jsonSchemaOf(body)),
          },
        }
      : {}),
    responses: access === "anonymous" ? responses : withHeaders(method, responses),
  };
}

/** Of whatever media type. */
export const BYTES = contentOf("application/octet-stream", { type: "string", format: "binary" });

export function referenceTo(answer: AnswerName) {
  return { $ref: `#/components/schemas/${answer}` };
}

export function contentOf(mediaType: string, schema: unknown): Content {
  return { [mediaType]: { schema } };
}

function queryParameters(schema: z.ZodType): Parameter[] {
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { description?: string };
    return {
      name,
      in: "query",
      required: required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

function jsonSchemaOf(schema: z.ZodType) {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: (context) => {
      const { def } = context.zodSchema._zod;
      // Left out by zod where a value is changed on its way in.
      if (def.type === "default") context.jsonSchema.default = def.defaultValue;
      withoutTimePattern(context);
    },
  });
  return rest;
}

export function failure(description: string) {
  return { description, content: contentOf("application/problem+json", referenceTo("Problem")) };
}
