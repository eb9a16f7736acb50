import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { replayDeadLetter } from '../api/calls';
import { readPage } from '../api/http';
import { readLetter, readLetters, type Letter } from '../api/ops';
import type { DeadLetter } from '../api/types';
import { exactly } from '../format';
import { PagedList } from '../state/paged';
import { Resource } from '../state/resource';
import { attempt } from '../state/toasts';
import { Act } from '../ui/Act';
import { Card, Empty, Loaded } from '../ui/Card';
import { Ago, Copy, Fact } from '../ui/bits';
import { Asking } from '../ui/Asking';
import { Dialog } from '../ui/Dialog';
import { textOf } from './base64';

const letters = new PagedList<DeadLetter>(readLetters, readPage<DeadLetter>);

const EVERY_MS = 10_000;

function Whole({ letter }: { letter: Letter }): JSX.Element {
  const text = textOf(letter.original.value);
  return (
    <>
      <dl class="facts">
        <Fact name="Topic"><span class="mono">{letter.original.topic}</span></Fact>
        <Fact name="Place">{letter.original.partition}:{letter.original.offset}</Fact>
        <Fact name="Key"><span class="mono">{letter.original.key ?? 'none'}</span></Fact>
        <Fact name="Reader">{letter.reader}</Fact>
        <Fact name="When"><span title={exactly(letter.at)}>{letter.at}</span></Fact>
      </dl>
      <p>{letter.reason}</p>
      <table class="plain" aria-label="headers">
        <tbody>
          {letter.original.headers.map((header, index) => (
            <tr key={index}>
              <th class="mono">{header.name}</th>
              <td class="mono">{textOf(header.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="device-head">
        <h3>Message</h3>
        <span class="grow" />
        <Copy text={text} what="the message" />
      </div>
      <pre class="log wrap" tabIndex={0} aria-label="the message">{text || 'It is empty.'}</pre>
    </>
  );
}

function LetterDialog({ id, close }: { id: string; close: () => void }): JSX.Element {
  const letter = useMemo(() => new Resource(() => readLetter(id)), [id]);
  return (
    <Dialog title={`Dead letter ${id}`} close={close} isWide>
      <Loaded of={letter}>{known => <Whole letter={known} />}</Loaded>
    </Dialog>
  );
}

function Row({ letter }: { letter: DeadLetter }): JSX.Element {
  const isRead = useSignal(false);
  const replay = async (): Promise<void> => {
    await attempt(`The message is back on ${letter.topic}`, () => replayDeadLetter(letter.id));
    await letters.all.load();
  };
  return (
    <tr data-row tabIndex={-1}>
      <td class="mono">{letter.topic}<br />{letter.partition}:{letter.offset}</td>
      <td>{letter.reason}<br /><span class="mono dim">{letter.excerpt}</span></td>
      <td class="together"><Ago at={letter.at} /></td>
      <td>
        <div class="buttons">
          <button class="button" onClick={() => (isRead.value = true)}>Inspect</button>
          <Asking
            name="Replay"
            title="Replay the message?"
            verb="Put it back"
            why={letter.replayed ? `${letter.replayed.by.name} has put it back already` : undefined}
            act={replay}
          >
            <p>
              It is put on {letter.topic} as it was, once. If it still cannot be understood, it becomes a letter of its own.
            </p>
          </Asking>
        </div>
        {letter.replayed && <span class="dim">put back by {letter.replayed.by.name}</span>}
        {isRead.value && <LetterDialog id={letter.id} close={() => (isRead.value = false)} />}
      </td>
    </tr>
  );
}

export function LettersCard(): JSX.Element {
  useEffect(() => {
    const timer = setInterval(() => letters.all.loadSoon(), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Card title="Dead letters" hint="messages that could not be understood; they hold nothing up">
      <Loaded of={letters.all}>
        {page =>
          page.rows.length === 0 ? (
            <Empty title="Every message was understood." />
          ) : (
            <div class="inside scroll-x" tabIndex={0} role="region" aria-label="dead letters">
              <table class="plain">
                <thead><tr><th>Where</th><th>What is wrong</th><th>When</th><th>What to do</th></tr></thead>
                <tbody>{page.rows.map(letter => <Row key={letter.id} letter={letter} />)}</tbody>
              </table>
            </div>
          )
        }
      </Loaded>
      {letters.hasMore && (
        <div class="inside">
          <Act act={() => letters.more()}>Older letters</Act>
        </div>
      )}
    </Card>
  );
}
