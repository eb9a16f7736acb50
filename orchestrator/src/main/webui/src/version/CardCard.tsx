import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { readCard } from '../api/calls';
import { Resource } from '../state/resource';
import { Card, Loaded } from '../ui/Card';
import { blocksOf, type Block } from './markdown';

/** The model card. What it says is hostile until proven otherwise: it becomes text, never markup. */
export function CardCard({ id }: { id: string }): JSX.Element {
  const card = useMemo(() => new Resource(() => readCard(id)), [id]);
  const tools = <a class="button" href={`/api/v1/versions/${id}/exports/card`} download="README.md">README.md</a>;
  return (
    <Card title="Model card" tools={tools}>
      <Loaded of={card}>
        {({ text }) => (
          <div class="inside readme" tabIndex={0} role="region" aria-label="the card's text">
            {blocksOf(text).map((block, index) => <Part key={index} block={block} />)}
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function Part({ block }: { block: Block }): JSX.Element {
  switch (block.kind) {
    case 'heading':
      return block.level < 3 ? <h3>{block.text}</h3> : <h4>{block.text}</h4>;
    case 'list':
      return <ul>{block.items.map((item, index) => <li key={index}>{item}</li>)}</ul>;
    case 'table':
      return (
        <table class="plain">
          <tbody>
            {block.rows.map((row, index) => <tr key={index}>{row.map((cell, at) => <td key={at}>{cell}</td>)}</tr>)}
          </tbody>
        </table>
      );
    case 'code':
      return <pre>{block.text}</pre>;
    case 'text':
      return <p>{block.text}</p>;
  }
}
