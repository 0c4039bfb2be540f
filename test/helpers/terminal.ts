import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { waitFor } from "./processes.ts";

const run = promisify(execFile);

/** A program on a terminal of a size, driven as a person drives it: by keys, and by what is seen. */
export interface Terminal {
  /** What is seen now, row by row. */
  screen(): Promise<string>;
  /** Waits until it is seen; says what was seen instead. */
  sees(pattern: RegExp, limitMs?: number): Promise<string>;
  /** Keys by tmux's names: Enter, Escape, Up, PPage, C-c. */
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** As the terminal got it, styles and all, since it was opened. */
  end(): Promise<void>;
}

interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const PATIENT_MS = 30_000;
let opened = 0;

/** By tmux, in a server of its own: nobody's sessions are touched. */
export async function openTerminal({ columns, rows, command, environment }: TerminalOptions): Promise<Terminal> {
  opened += 1;
  const server = `teamsink-test-${process.pid}-${opened}`;
  const tmux = async (...args: string[]) => (await run("tmux", ["-L", server, "-f", "/dev/null", ...args])).stdout;
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  // What it ended with stands on the screen after it.
  const line = `env -i ${[...variables, ...command].map(quoted).join(" ")}; echo "ended with $?"; sleep 600`;
  try {
    await tmux("new-session", "-d", "-x", `${columns}`, "-y", `${rows}`, "-s", "test", line);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(
      "This test drives a terminal by tmux. Install it: apt-get install tmux, dnf install tmux or brew install tmux",
    );
  }
  const screen = () => tmux("capture-pane", "-p", "-t", "test");
  return {
    screen,
    async sees(pattern, limitMs = PATIENT_MS) {
      let seen = "";
      const isSeen = async () => {
        seen = await screen();
        return pattern.test(seen);
      };
      await waitFor(isSeen, limitMs).catch(() => {
        throw new Error(`${pattern} was not seen, but:\n${seen}`);
      });
      return seen;
    },
    press: async (...keys) => void (await tmux("send-keys", "-t", "test", ...keys)),
    type: async (text) => void (await tmux("send-keys", "-t", "test", "-l", text)),
    resize: async (width, height) =>
      void (await tmux("resize-window", "-t", "test", "-x", `${width}`, "-y", `${height}`)),
    end: async () => void (await tmux("kill-server").catch(() => {})),
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
