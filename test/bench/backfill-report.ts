import { type BackfillFigures, benchBackfill, type ReaderFigures } from "./backfill-bench.ts";

/** What `npm run bench -- --backfill` prints: one line of JSON, or a table. */
export async function reportBackfill({ isQuick, asJson }: { isQuick: boolean; asJson: boolean }): Promise<string> {
  const figures = await benchBackfill({ isQuick });
  return asJson ? JSON.stringify({ backfill: toJson(figures) }) : toTable(figures);
}

function toJson({ messages, product, nextDayRequestsPer1000, naive }: BackfillFigures): object {
  const byInstances = (figureOf: (figures: ReaderFigures) => number) =>
    Object.fromEntries([...product].map(([instances, figures]) => [instances, rounded(figureOf(figures))]));
  return {
    messages,
    product: {
      requestsPer1000: byInstances(({ requestsPer1000 }) => requestsPer1000),
      nextDayRequestsPer1000: rounded(nextDayRequestsPer1000),
      allowanceUsed: byInstances(({ allowanceUsed }) => allowanceUsed),
      refusedShare: byInstances(({ refusedShare }) => refusedShare),
      minutes: byInstances(({ minutes }) => minutes),
    },
    naive: {
      requestsPer1000: rounded(naive.requestsPer1000),
      nextDayRequestsPer1000: rounded(naive.requestsPer1000),
      allowanceUsed: rounded(naive.allowanceUsed),
      refusedShare: rounded(naive.refusedShare),
      minutes: rounded(naive.minutes),
    },
  };
}

function toTable({ messages, product, nextDayRequestsPer1000, naive }: BackfillFigures): string {
  const rows: [string, ReaderFigures, number][] = [...product].map(([instances, figures]) => [
    `${instances} ${instances === 1 ? "instance" : "instances"}`,
    figures,
    nextDayRequestsPer1000,
  ]);
  rows.push(["a naive reader", naive, naive.requestsPer1000]);
  const header = ["", "requests", "next day", "of allowance", "refused", "minutes"];
  const lines = rows.map(([name, { requestsPer1000, allowanceUsed, refusedShare, minutes }, nextDay]) => [
    name,
    requestsPer1000.toFixed(0),
    nextDay.toFixed(0),
    percent(allowanceUsed),
    percent(refusedShare),
    minutes.toFixed(1),
  ]);
  const table = [header, ...lines].map(
    ([name = "", ...cells]) => name.padEnd(16) + cells.map((c) => c.padStart(14)).join(""),
  );
  return [`${messages} messages; requests to Graph for every 1,000 of them`, ...table].join("\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
