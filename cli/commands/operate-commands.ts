import type { Command } from "commander";
import type { Schemas } from "../../client/teamsink-client.ts";
import { type Api, answerOf, eachRow, failureOf, firstOf } from "../api/api.ts";
import { CliError } from "../base/cli-error.ts";
import { timesFor } from "../text/times.ts";
import { acting, apiFor, type Common, timeArgument, wholeNumber } from "./context.ts";
import type { Io } from "./io.ts";
import { printRows } from "./table.ts";

interface Limited extends Common {
  readonly limit: number;
}

const PAGE = 100;

/** What takes the role Operate.All. */
export function addOperateCommands(program: Command, io: Io): void {
  addAudit(program, io);
  addDeadLetters(program, io);
  addBackfills(program, io);
  addDoctor(program, io);
}

const dateOf = (io: Io, time: string | null | undefined) =>
  !time ? "" : io.isTerminal ? timesFor(Date.now()).full(Date.parse(time)) : time;

function addAudit(program: Command, io: Io): void {
  program
    .command("audit")
    .summary("What Graph knows against what is stored (Operate.All)")
    .option("-L, --limit <n>", "runs, the newest first", wholeNumber(1, 100), 10)
    .option("--json", "as JSON")
    .action(
      acting<Limited>(async (options) => {
        const api = await apiFor(io, options);
        const report = await answerOf(api, api.client.GET("/audit", { params: { query: { limit: options.limit } } }));
        if (options.json) return io.out(JSON.stringify(report));
        if (io.isTerminal) {
          io.out(
            `Unbroken since ${dateOf(io, report.unbrokenSince) || "–"}, audited until ${dateOf(io, report.auditedUntil) || "–"}`,
          );
          io.out(`Open gaps: ${report.openGaps}\n`);
        }
        printRows(io, {
          json: false,
          rows: report.runs,
          columns: [
            { title: "started", of: ({ startedDateTime }) => dateOf(io, startedDateTime) },
            { title: "state", of: ({ state }) => state },
            { title: "checked", of: ({ totals }) => String(totals.checked) },
            { title: "missing", of: ({ totals }) => String(totals.missing) },
            { title: "stale", of: ({ totals }) => String(totals.stale) },
            { title: "repaired", of: ({ totals }) => String(totals.repaired) },
            { title: "failed", of: ({ sources }) => String(sources.failed) },
          ],
          none: "No audit has run yet",
        });
      }),
    );
}

function addDeadLetters(program: Command, io: Io): void {
  program
    .command("dead-letters")
    .summary("What could not be worked off, and why (Operate.All)")
    .option("-L, --limit <n>", "at most so many", wholeNumber(1, 10_000), 50)
    .option("--redrive", "put all that wait into their queues again")
    .option("--json", "as JSON")
    .action(
      acting<Limited & { readonly redrive?: boolean }>(async (options) => {
        const api = await apiFor(io, options);
        if (options.redrive) {
          const body = { until: new Date().toISOString() };
          const answer = await answerOf(api, api.client.POST("/dead-letters", { body }));
          return io.out(
            options.json ? JSON.stringify(answer) : `${answer.redriven} re-driven, ${answer.remaining} remain`,
          );
        }
        const read = (cursor: string | undefined) => {
          const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
          return answerOf(api, api.client.GET("/dead-letters", { params: { query } }));
        };
        const rows = await firstOf(
          eachRow(read, ({ deadLetters }) => deadLetters),
          options.limit,
        );
        printRows(io, {
          json: options.json ?? false,
          rows,
          columns: [
            { title: "since", of: ({ sinceDateTime }) => dateOf(io, sinceDateTime) },
            { title: "kind", of: ({ kind }) => kind },
            { title: "state", of: ({ state }) => state },
            { title: "reason", of: ({ reason }) => reason },
            { title: "detail", of: ({ detail }) => detail ?? "", isFlexible: true },
          ],
          none: "There is no dead letter",
        });
      }),
    );
}

interface BackfillOptions extends Common {
  readonly from?: string;
  readonly until?: string;
  readonly user?: string[];
  readonly team?: string[];
  readonly dryRun?: boolean;
}

const collect = (value: string, before: string[] = []) => [...before, value];

function addBackfills(program: Command, io: Io): void {
  const backfill = program.command("backfill").summary("Read what is older than the store (Operate.All)");
  backfill
    .command("list", { isDefault: true })
    .alias("ls")
    .summary("Backfills, and how far they are")
    .option("--json", "as JSON")
    .action(
      acting<Common>(async (options) => {
        const api = await apiFor(io, options);
        const { backfills } = await answerOf(api, api.client.GET("/backfills"));
        printRows(io, {
          json: options.json ?? false,
          rows: backfills,
          columns: [
            { title: "started", of: ({ startedDateTime }) => dateOf(io, startedDateTime) },
            { title: "state", of: ({ state }) => state },
            { title: "id", of: ({ backfillId }) => backfillId },
          ],
          none: "There is no backfill",
        });
      }),
    );
  backfill
    .command("start")
    .summary("Read messages anew, all or some")
    .option("--from <time>", "last modified then or later", timeArgument)
    .option("--until <time>", "last modified before", timeArgument)
    .option("--user <id>", "the chats of this user; may be given more than once", collect)
    .option("--team <id>", "this team; may be given more than once", collect)
    .option("--dry-run", "only count, and estimate the requests")
    .option("--json", "as JSON")
    .action(
      acting<BackfillOptions>(async ({ from, until, user, team, dryRun, ...options }) => {
        const api = await apiFor(io, options);
        const body = {
          dryRun: dryRun ?? false,
          chats: "each-participant" as const,
          retained: false,
          ...(from !== undefined && { from }),
          ...(until !== undefined && { until }),
          ...(user !== undefined && { users: user }),
          ...(team !== undefined && { teams: team }),
        };
        const started = await answerOf(api, api.client.POST("/backfills", { body }));
        io.out(options.json ? JSON.stringify(started) : `${started.backfillId}\t${started.state}`);
      }),
    );
  for (const action of ["pause", "resume", "cancel"] as const) {
    backfill
      .command(action)
      .summary(`${action} one`)
      .argument("<backfill>", "its id")
      .action(
        acting<Common, [string]>(async (options, [backfillId]) => {
          const api = await apiFor(io, options);
          const asked = api.client.POST("/backfills/{backfillId}", {
            params: { path: { backfillId } },
            body: { action },
          });
          const { state } = await answerOf(api, asked);
          io.out(`${backfillId}\t${state}`);
        }),
      );
  }
}

/** Undefined without the role. */
async function deepHealth(api: Api): Promise<Schemas["DeepHealth"] | undefined> {
  const { data, error, response } = await api.client.GET("/health/deep");
  if (response.status === 403) return undefined;
  const answer: unknown = data ?? error;
  if (response.status !== 503 && data === undefined) throw await failureOf(api, error, response);
  return answer as Schemas["DeepHealth"];
}

const MARKS: Readonly<Record<string, readonly ["green" | "yellow" | "red" | "dim", string]>> = {
  ok: ["green", "✓"],
  warning: ["yellow", "!"],
  failing: ["red", "✗"],
  skipped: ["dim", "–"],
};

function addDoctor(program: Command, io: Io): void {
  program
    .command("doctor")
    .summary("Whether you, the API and what is behind it are well")
    .option("--json", "as JSON")
    .action(
      acting<Common>(async (options) => {
        // That something fails is an answer too, and the same a moment later.
        const api = await apiFor(io, options, { tries: 1 });
        const { scopes, roles } = await api.session.claims();
        const deep = await deepHealth(api);
        if (options.json) return io.out(JSON.stringify({ api: api.session.api, scopes, roles, health: deep ?? null }));
        const tell = (status: string, text: string, remedy = "") => {
          const [style, mark] = MARKS[status] ?? ["dim", "?"];
          io.out(`${io.paint(style, mark)} ${text}`);
          if (remedy !== "") io.out(`  ${io.paint("dim", remedy)}`);
        };
        tell("ok", `${api.session.api} answers`);
        tell("ok", `Signed in as ${api.session.me.username}: ${[...scopes, ...roles].join(", ")}`);
        if (deep === undefined) tell("skipped", "What is behind the API is told to who has the role Operate.All");
        for (const { step, status, detail, remedy } of deep?.steps ?? []) {
          tell(status, `${step}${detail === undefined ? "" : `: ${detail}`}`, status === "ok" ? "" : remedy);
        }
        if (deep?.status === "failing") throw new CliError("Something is not well");
      }),
    );
}
