import type { ComponentChildren } from "preact";
import { ExternalLink } from "../external-link.tsx";
import { Scroller } from "../scroller.tsx";
import { isJsonObject, type JsonObject, textOf } from "../words/identity.ts";
import { safeLink } from "../words/safe-link.ts";
import { adaptiveActions, CardActions } from "./card-actions.tsx";
import { CardImage } from "./card-image.tsx";
import { MAX_LEVELS, objectsIn, textsOf } from "./card-json.ts";
import { CardText } from "./card-text.tsx";
import { Facts } from "./facts.tsx";
import { withoutFunctions } from "./markdown.ts";

interface Properties {
  readonly items: unknown;
  readonly levelsLeft?: number;
}

export function AdaptiveElements({ items, levelsLeft = MAX_LEVELS }: Properties) {
  if (levelsLeft === 0) return null;
  return (
    <>
      {objectsIn(items).map((element, index) => {
        const type = textOf(element.type);
        const view = Object.hasOwn(ELEMENTS, type) ? ELEMENTS[type] : undefined;
        return <div key={`${index} ${type}`}>{(view ?? otherElement)(element, levelsLeft - 1)}</div>;
      })}
    </>
  );
}

type View = (element: JsonObject, levelsLeft: number) => ComponentChildren;

const container: View = ({ items, style, selectAction }, levelsLeft) => (
  <div class={textOf(style) === "emphasis" ? "emphasis" : undefined}>
    <AdaptiveElements items={items} levelsLeft={levelsLeft} />
    <CardActions
      actions={isJsonObject(selectAction) && safeLink(selectAction.url) ? adaptiveActions([selectAction]) : []}
    />
  </div>
);

/** By their type. */
const ELEMENTS: Readonly<Record<string, View>> = {
  TextBlock: (block) => (
    <p class={classOf(block)} dir="auto">
      <CardText text={textOf(block.text)} />
    </p>
  ),
  RichTextBlock: ({ inlines }) => (
    <p dir="auto">
      {(Array.isArray(inlines) ? inlines : []).map((run) =>
        isJsonObject(run) ? <TextRun run={run} /> : typeof run === "string" ? run : null,
      )}
    </p>
  ),
  Image: (image) => <CardImage image={image} />,
  ImageSet: ({ images }) => objectsIn(images).map((image, index) => <CardImage key={index} image={image} />),
  Container: container,
  Column: container,
  ColumnSet: ({ columns }, levelsLeft) => (
    <div class="columns">
      {objectsIn(columns).map((column, index) => (
        <div key={index}>{container(column, levelsLeft)}</div>
      ))}
    </div>
  ),
  FactSet: ({ facts }) => (
    <Facts facts={objectsIn(facts).map(({ title, value }) => ({ name: textOf(title), value: textOf(value) }))} />
  ),
  ActionSet: ({ actions }) => <CardActions actions={adaptiveActions(actions)} />,
  Table: ({ rows }, levelsLeft) => (
    <Scroller label="Table">
      <table>
        <tbody>
          {objectsIn(rows).map(({ cells }, index) => (
            <tr key={index}>
              {objectsIn(cells).map(({ items }, at) => (
                <td key={at}>
                  <AdaptiveElements items={items} levelsLeft={levelsLeft - 1} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  ),
};

/** Whatever it is, what it says. */
const otherElement: View = (element, levelsLeft) => {
  const texts = textsOf(element, levelsLeft);
  return texts.map((text) => (
    <p key={text} class="muted" dir="auto">
      {text}
    </p>
  ));
};

function classOf({ size, weight, isSubtle, style }: JsonObject): string {
  const isLarge = /^(?:medium|large|extralarge)$/i.test(textOf(size)) || textOf(style) === "heading";
  return [
    "line",
    isLarge ? "large" : "",
    /^bolder$/i.test(textOf(weight)) ? "bold" : "",
    isSubtle === true ? "muted" : "",
  ].join(" ");
}

function TextRun({ run }: { readonly run: JsonObject }) {
  const text = withoutFunctions(typeof run.text === "string" ? run.text : "");
  const href = isJsonObject(run.selectAction) ? safeLink(run.selectAction.url) : undefined;
  const marked = marks(run).reduce<ComponentChildren>((inner, Mark) => <Mark>{inner}</Mark>, text);
  return href === undefined ? marked : <ExternalLink href={href}>{marked}</ExternalLink>;
}

function marks({ weight, italic, strikethrough, underline, highlight }: JsonObject) {
  return [
    ...(/^bolder$/i.test(textOf(weight)) ? (["strong"] as const) : []),
    ...(italic === true ? (["em"] as const) : []),
    ...(strikethrough === true ? (["s"] as const) : []),
    ...(underline === true ? (["u"] as const) : []),
    ...(highlight === true ? (["mark"] as const) : []),
  ];
}
