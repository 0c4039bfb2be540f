import type { SeededRandom } from "../../seeded-random.ts";
import type { Behaviours } from "../behaviours.ts";
import type { FaultBoard } from "../faults/faults.ts";
import type { TenantResponse } from "../http.ts";
import type { PageSizes } from "../limits.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import type { GraphRequest } from "./graph-api.ts";
import { notFound } from "./graph-error.ts";
import type { OpaqueTokens } from "./opaque-token.ts";
import { collection, pageOf } from "./paging.ts";
import type { OptionName } from "./query-options.ts";

/** What every family of routes works with. */
export interface GraphContext {
  readonly model: TenantModel;
  readonly tokens: OpaqueTokens;
  readonly pages: PageSizes;
  readonly faults: FaultBoard;
  readonly random: SeededRandom;
  readonly behaviours: Behaviours;
}

export function ok(body: object): TenantResponse {
  return { status: 200, body };
}

/** What the model knows by an id, or Graph's 404. */
export function required<T>(found: T | undefined): T {
  if (found === undefined) throw notFound();
  return found;
}

/** A list in its stored order, page by page. */
export function listInOrder<T>(
  context: GraphContext,
  request: GraphRequest,
  list: {
    readonly all: readonly T[];
    readonly top: number;
    readonly options: Partial<Record<OptionName, string>>;
    readonly present: (item: T) => object;
    /** After `$metadata#`. */
    readonly metadata: string;
    readonly path: string;
  },
): TenantResponse {
  const keyed = list.all.map((item, index) => ({ item, key: String(index).padStart(9, "0") }));
  const skipToken = list.options.$skiptoken;
  const page = pageOf(context.tokens, keyed, { list: list.path, top: list.top, skipToken, keyOf: ({ key }) => key });
  const value = page.items.map(({ item }) => list.present(item));
  return ok(collection(request, { value, context: list.metadata, path: list.path, skipToken: page.skipToken }));
}

/** As context URLs spell a key: encoded, in parentheses. */
export function key(id: string): string {
  return `('${encodeURIComponent(id)}')`;
}
