import * as z from "zod";

/** OpenAPI 3.1, as far as a document of GET and POST operations uses it. Strict: a misspelt member is a problem, not an extension. */
const schemaObject = z.record(z.string(), z.unknown());

const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(["query", "path", "header"]),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: schemaObject,
});

const mediaType = z.strictObject({
  schema: schemaObject,
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.strictObject({ $ref: z.string().startsWith("#/components/examples/") })).optional(),
});

const response = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), z.strictObject({ $ref: z.string() })).optional(),
  content: z.record(z.string().includes("/"), mediaType).optional(),
});

const security = z.array(z.record(z.string(), z.array(z.string())));

const get = z.strictObject({
  operationId: z.string().min(1),
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  parameters: z.array(parameter),
  security,
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), response),
});

const requestBody = z.strictObject({
  required: z.boolean(),
  content: z.strictObject({ "application/json": z.strictObject({ schema: schemaObject }) }),
});
const post = get.extend({ requestBody });

const document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({
    title: z.string().min(1),
    version: z.string().min(1),
    description: z.string().min(1),
    license: z.strictObject({ name: z.string().min(1), identifier: z.string().min(1) }),
  }),
  servers: z.array(z.strictObject({ url: z.string().startsWith("/"), description: z.string().min(1) })).min(1),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  paths: z.record(z.string().startsWith("/"), z.strictObject({ get: get.optional(), post: post.optional() })),
  components: z.strictObject({
    securitySchemes: z.record(
      z.string(),
      z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("apiKey"),
          in: z.literal("header"),
          name: z.string().min(1),
          description: z.string(),
        }),
        z.strictObject({
          type: z.literal("http"),
          scheme: z.literal("bearer"),
          bearerFormat: z.literal("JWT"),
          description: z.string(),
        }),
      ]),
    ),
    headers: z.record(z.string(), z.strictObject({ description: z.string().min(1), schema: schemaObject })),
    schemas: z.record(z.string(), schemaObject),
    examples: z
      .record(z.string(), z.strictObject({ summary: z.string().min(1), value: z.unknown().optional() }))
      .default({}),
  }),
});

export type CheckedDocument = z.infer<typeof document>;

/** The document, once its shape is right; throws saying what is not. */
export function checkOpenapi(value: unknown): CheckedDocument {
  return document.parse(value);
}

/** What the shape alone does not tell: parameters, references and security schemes must fit together. */
export function openapiProblems({ paths, components, tags }: CheckedDocument): string[] {
  const operations = Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(get ? [{ path, ...get }] : []),
    ...(post ? [{ path, ...post }] : []),
  ]);
  const schemes = new Set(Object.keys(components.securitySchemes));
  const used = operations.flatMap(({ security: of }) => of.flatMap((entry) => Object.keys(entry)));
  const known = new Set(tags.map(({ name }) => name));
  const ids = operations.map(({ operationId }) => operationId);
  return [
    ...used.filter((name) => !schemes.has(name)).map((name) => `no security scheme ${name}`),
    ...[...schemes].filter((name) => !used.includes(name)).map((name) => `nobody uses security scheme ${name}`),
    ...operations.flatMap((one) => one.tags.filter((tag) => !known.has(tag)).map((tag) => `no tag ${tag}`)),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is there twice`),
    ...referencesIn("schemas", [paths, components]).filter((name) => components.schemas[name] === undefined),
    ...referencesIn("headers", paths).filter((name) => components.headers[name] === undefined),
    ...referencesIn("examples", paths).filter((name) => components.examples[name] === undefined),
    ...Object.keys(components.examples).filter((name) => !referencesIn("examples", paths).includes(name)),
    ...operations.flatMap(({ path, parameters = [], responses }) => {
      const named = parameters.filter((one) => one.in === "path" && one.required).map(({ name }) => `{${name}}`);
      const templated = path.match(/\{[^}]+\}/g) ?? [];
      const unique = new Set(parameters.map((one) => `${one.in} ${one.name}`));
      return [
        ...(named.sort().join() === templated.sort().join() ? [] : [`${path}: path parameters do not fit`]),
        ...(unique.size === parameters.length ? [] : [`${path}: a parameter is there twice`]),
        ...(Object.keys(responses).some((status) => status.startsWith("2")) ? [] : [`${path}: no success`]),
      ];
    }),
  ];
}

function referencesIn(kind: "schemas" | "headers" | "examples", value: unknown): string[] {
  const references = JSON.stringify(value).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g);
  return [...references].flatMap(([, of, name = ""]) => (of === kind ? [name] : []));
}
