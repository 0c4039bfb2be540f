import * as z from "zod";

/** The parts that operations of the OpenAPI document are made of. */

export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: unknown;
}

export interface Operation {
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly security?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: unknown }>>;
}

/** Every path can be read; some take commands too. */
export interface PathItem {
  readonly get: Operation;
  readonly post?: Operation;
}

export function queryParameters(schema: z.ZodType): Parameter[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
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

export function operation({
  summary,
  parameters,
  ok,
}: {
  summary: string;
  parameters: readonly Parameter[];
  ok: unknown;
}): {
  readonly get: Operation;
} {
  const failure = (description: string) => ({
    description,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  });
  return {
    get: {
      summary,
      parameters,
      responses: {
        200: { description: "OK", content: { "application/json": { schema: ok } } },
        400: failure("Wrong parameters, each named with what it expects"),
        401: { description: "No or a wrong function key" },
        404: failure("Not stored"),
        504: failure("A store did not answer in time"),
      },
    },
  };
}
