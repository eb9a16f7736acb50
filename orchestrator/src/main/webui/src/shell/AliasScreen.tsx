import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readVersion } from '../api/calls';
import { Resource } from '../state/resource';
import { go } from '../state/route';
import { Card, Loaded } from '../ui/Card';

/** `model@alias` leads to the version that the alias stands for now. */
export function AliasScreen({ name }: { name: string }): JSX.Element {
  const version = useMemo(() => new Resource(() => readVersion(name)), [name]);
  const id = version.value?.id;
  useEffect(() => {
    if (id) {
      go(`/versions/${id}${location.hash}`, true);
    }
  }, [id]);
  return (
    <Card title={name}>
      <Loaded of={version}>{known => <a class="inside" href={`/versions/${known.id}`}>{known.id}</a>}</Loaded>
    </Card>
  );
}
