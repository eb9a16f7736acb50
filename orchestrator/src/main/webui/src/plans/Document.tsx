import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DocumentProps {
  text: string;
  change: (text: string) => void;
  /** The line with the mistake, from 1; 0 for none. */
  wrongLine: number;
  /** What is wrong there. */
  wrong: string;
}

const LINE = 18;

/** The text of a plan with its lines' numbers; a mistake is shown at its line. */
export function Document({ text, change, wrongLine, wrong }: DocumentProps): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = area.current;
    if (shown && wrongLine > 0) {
      const before = text.split('\n').slice(0, wrongLine - 1).join('\n').length + (wrongLine > 1 ? 1 : 0);
      shown.focus();
      shown.setSelectionRange(before, before);
      shown.scrollTop = Math.max(0, (wrongLine - 4) * LINE);
    }
  }, [wrongLine, wrong]);
  const scrolled = (): void => {
    if (gutter.current && area.current) {
      gutter.current.scrollTop = area.current.scrollTop;
    }
  };
  const lines = text.split('\n');
  return (
    <div class="document">
      <div class="document-lines" ref={gutter} aria-hidden="true">
        {lines.map((_, index) => (
          <span key={index} class={index + 1 === wrongLine ? 'wrong' : ''}>{index + 1}</span>
        ))}
      </div>
      <textarea
        ref={area}
        spellcheck={false}
        wrap="off"
        aria-label="The document"
        aria-invalid={wrongLine > 0}
        aria-describedby={wrongLine > 0 ? 'plan-mistake' : undefined}
        value={text}
        onInput={event => change(event.currentTarget.value)}
        onScroll={scrolled}
      />
      {wrongLine > 0 && (
        <p class="document-mistake" id="plan-mistake" role="alert">
          <strong>Line {wrongLine}</strong> {wrong}
        </p>
      )}
    </div>
  );
}
