import type { HttpAnswer } from "../shared/base/problem.ts";
import { problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { readTable } from "../shared/lake/read-table.ts";
import { linesOfText } from "../shared/serve/api/respond.ts";
import { tableParameters } from "../shared/serve/api/table-parameters.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/tables/{table}: rows of a table of the lake that were stored since a position, a line each. */
export function tables({ changeFeed }: App): RequestHandler {
  return checked(tableParameters, async (parameters, { params }): Promise<HttpAnswer> => {
    const page = await readTable(changeFeed, { table: params.table ?? "", ...parameters });
    if (!page.ok) return problem(page.error);
    const { rows, position, hasMore } = page.value;
    return linesOfText(rows, { position, hasMore });
  });
}
