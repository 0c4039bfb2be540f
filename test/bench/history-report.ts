import { benchHistory, HISTORY, type HistoryBench, type HistoryFigures, SMALL_HISTORY } from "./history-bench.ts";

/** What `npm run bench -- --history` prints: one line of JSON, or a table. */
export async function reportHistory({ isQuick, asJson }: { isQuick: boolean; asJson: boolean }): Promise<string> {
  const figures = await benchHistory(isQuick ? SMALL_HISTORY : HISTORY);
  return asJson ? JSON.stringify({ history: toJson(figures) }) : toTable(figures);
}

function toJson({ messages, eachParticipant, eachSender, naive }: HistoryBench): object {
  return { messages, eachParticipant: plain(eachParticipant), eachSender: plain(eachSender), naive };
}

function plain({ report, ...figures }: HistoryFigures): object {
  return { ...figures, state: report.state };
}

function toTable({ messages, eachParticipant, eachSender, naive }: HistoryBench): string {
  const rows = [
    ["", "requests", "per 1,000", "given", "kills", "read twice", "missing", "minutes"],
    row("each participant", eachParticipant),
    row("each sender", eachSender),
    [
      ...["a naive reader", String(naive.requests), naive.requestsPer1000.toFixed(1), "", "", ""],
      ...[String(naive.missing), naive.minutes.toFixed(0)],
    ],
  ];
  const lines = rows.map(([name = "", ...cells]) => name.padEnd(18) + cells.map((cell) => cell.padStart(12)).join(""));
  return [`${messages} messages of three years; requests to Graph`, ...lines].join("\n");
}

function row(
  name: string,
  { requests, requestsPer1000, givenPerMessage, kills, ...figures }: HistoryFigures,
): string[] {
  const counts = [kills, figures.pagesReadTwice, figures.missing + figures.stale].map(String);
  return [
    name,
    String(requests),
    requestsPer1000.toFixed(1),
    givenPerMessage.toFixed(2),
    ...counts,
    figures.minutes.toFixed(0),
  ];
}
