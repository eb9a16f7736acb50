import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { readAlias } from '../api/calls';
import { removeAlias } from '../api/decisions';
import { Resource } from '../state/resource';
import { attempt } from '../state/toasts';
import { Loaded } from '../ui/Card';
import { ReasonDialog } from '../ui/ReasonDialog';

interface RemoveProps {
  model: string;
  alias: string;
  close: () => void;
}

/** Lets an alias stand for nothing any more, from where it was seen. Its history and its policy stay. */
export function RemoveDialog({ model, alias, close }: RemoveProps): JSX.Element {
  const seen = useMemo(() => new Resource(() => readAlias(model, alias)), [model, alias]);
  const remove = async (reason: string): Promise<void> => {
    await attempt(`${alias} stands for nothing any more`, async () => {
      const { etag } = seen.value ?? (await readAlias(model, alias));
      return removeAlias(model, alias, reason, etag);
    });
    close();
  };
  return (
    <ReasonDialog title={`Take ${alias} away?`} verb="Take it away" close={close} act={remove}>
      <Loaded of={seen}>
        {({ value }) => (
          <p>
            It stands for <span class="mono">{value.version ?? 'nothing'}</span>. Who asks for {model}@{alias} will get no
            version. Its history and its policy stay, and it can be moved to a version again.
          </p>
        )}
      </Loaded>
    </ReasonDialog>
  );
}
