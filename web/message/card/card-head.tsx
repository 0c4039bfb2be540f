import { CardText } from "./card-text.tsx";

interface Properties {
  readonly title: string;
  readonly subtitle: string;
  readonly text: string;
}

/** What nearly every card begins with. */
export function CardHead({ title, subtitle, text }: Properties) {
  return (
    <>
      {title !== "" && (
        <p class="large bold" dir="auto">
          <CardText text={title} />
        </p>
      )}
      {subtitle !== "" && (
        <p class="muted" dir="auto">
          <CardText text={subtitle} />
        </p>
      )}
      {text !== "" && (
        <div class="line" dir="auto">
          <CardText text={text} />
        </div>
      )}
    </>
  );
}
