import { type Command, InvalidArgumentError, type Option } from "commander";
import type { Io } from "./io.ts";

/** What may follow, by the words before it: "messages list" → options and subcommands with their meaning. */
export interface Completions {
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly meaning: string }[];
}

/** Of a tree of commands all that may be typed. */
export function completionsOf(command: Command): Completions[] {
  return below(command, [], []);
}

function below(command: Command, path: readonly string[], inherited: readonly Option[]): Completions[] {
  const visible = command.commands.filter((one) => !one.name().startsWith("_"));
  const options = [...command.options, ...inherited].map(({ long, description }: Option) => ({
    word: long ?? "",
    meaning: description,
  }));
  const names = visible.map((one) => ({ word: one.name(), meaning: one.summary() || one.description() }));
  const words = [...names, ...options].filter(({ word }) => word !== "");
  return [
    { path: path.join(" "), words },
    ...visible.flatMap((one) => below(one, [...path, one.name()], [...inherited, ...command.options])),
  ];
}

const quoted = (text: string) =>
  `'${text
    .split("\n")[0]
    ?.replaceAll("'", "’")
    .replaceAll(/[:[\]]/g, " ")}'`;

/** Of the words that are typed already those that name commands; of bash and zsh. */
const PATH_OF_WORDS = `  local path="" word
  for word in "\${words_before[@]}"; do
    case " $commands_known " in *" \${path:+$path/}$word "*) path="\${path:+$path/}$word";; esac
  done`;

function known(all: readonly Completions[]): string {
  return all.map(({ path }) => path.replaceAll(" ", "/")).join(" ");
}

const SHELLS = {
  bash: (
    all: readonly Completions[],
  ) => `# teamsink completion bash > ~/.local/share/bash-completion/completions/teamsink
_teamsink() {
  local commands_known=${quoted(known(all))} words_before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}") current="\${COMP_WORDS[COMP_CWORD]}"
${PATH_OF_WORDS}
  case "$path" in
${all.map(({ path, words }) => `    "${path.replaceAll(" ", "/")}") COMPREPLY=($(compgen -W "${words.map(({ word }) => word).join(" ")}" -- "$current"));;`).join("\n")}
  esac
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _teamsink teamsink
`,
  zsh: (all: readonly Completions[]) => `#compdef teamsink
# teamsink completion zsh > "\${fpath[1]}/_teamsink"
_teamsink() {
  local commands_known=${quoted(known(all))}
  local -a words_before choices; words_before=("\${(@)words[2,CURRENT-1]}")
${PATH_OF_WORDS}
  case "$path" in
${all.map(({ path, words }) => `    "${path.replaceAll(" ", "/")}") choices=(${words.map(({ word, meaning }) => quoted(`${word}\u0000${meaning}`).replace("\u0000", ":")).join(" ")});;`).join("\n")}
  esac
  _describe teamsink choices || _files
}
compdef _teamsink teamsink
`,
  fish: (all: readonly Completions[]) =>
    `# teamsink completion fish > ~/.config/fish/completions/teamsink.fish
${all
  .flatMap(({ path, words }) => {
    const [first, second] = path.split(" ");
    const children = all.filter((one) => one.path.startsWith(`${path} `)).map((one) => one.path.split(" ").at(-1));
    const condition =
      path === ""
        ? "__fish_use_subcommand"
        : [
            `__fish_seen_subcommand_from ${first}`,
            ...(second === undefined ? [] : [`__fish_seen_subcommand_from ${second}`]),
            ...(children.length === 0 ? [] : [`not __fish_seen_subcommand_from ${children.join(" ")}`]),
          ].join("; and ");
    return words.map(({ word, meaning }) => {
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-f -a ${word}`;
      return `complete -c teamsink -n '${condition}' ${what} -d ${quoted(meaning)}`;
    });
  })
  .join("\n")}
`,
} as const;

export function addCompletionCommand(program: Command, io: Io): void {
  program
    .command("completion")
    .summary("Completion for your shell")
    .description("Prints the completion of a shell; its first line says where to put it.")
    .argument("<shell>", Object.keys(SHELLS).join(", "))
    .action((shell: string) => {
      if (!Object.hasOwn(SHELLS, shell))
        throw new InvalidArgumentError(`Expected one of ${Object.keys(SHELLS).join(", ")}.`);
      io.out(SHELLS[shell as keyof typeof SHELLS](completionsOf(program)).trimEnd());
    });
}
