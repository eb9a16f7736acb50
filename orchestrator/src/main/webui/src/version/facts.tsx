import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { bytes, fixed, MISSING } from '../format';
import { Card } from '../ui/Card';
import { Ago, Copy, Fact, RunLink } from '../ui/bits';
import { settingsOf } from './settings';

interface OfVersion {
  version: Version;
  parent: Version | null;
}

export function FilesCard({ version }: { version: Version }): JSX.Element {
  const files = Object.entries(version.files).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Card title="Artifacts">
      <div class="inside scroll-x" tabIndex={0} role="region" aria-label="files with their hashes">
        <table class="plain">
          <thead><tr><th>File</th><th class="num">Size</th><th>SHA-256</th></tr></thead>
          <tbody>
            {files.map(([name, file]) => (
              <tr key={name}>
                <td><a href={file.href} download={name}>{name}</a></td>
                <td class="num">{bytes(file.bytes)}</td>
                <td class="together">
                  <span class="mono" title={file.sha256} data-sha256={file.sha256}>{file.sha256.slice(0, 10)}…</span>
                  <Copy text={file.sha256} what={`the hash of ${name}`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <h3>Exports</h3>
        <div class="buttons">
          {['bundle', 'torchscript', 'official', 'card'].map(format => (
            <a key={format} class="button" href={`/api/v1/versions/${version.id}/exports/${format}`} download>{format}</a>
          ))}
        </div>
      </div>
    </Card>
  );
}

export function ProvenanceCard({ version }: { version: Version }): JSX.Element {
  const { provenance, window } = version;
  return (
    <Card title="Provenance">
      <dl class="facts inside">
        <Fact name="Run"><RunLink id={version.run} /></Fact>
        <Fact name="Published by">{version.state.published.by.name}<small><Ago at={version.state.published.at} /></small></Fact>
        <Fact name="Worker">{provenance.worker}</Fact>
        <Fact name="Device-hours">{fixed(version.seconds == null ? null : version.seconds / 3600, 4)}</Fact>
        <Fact name="Device">{provenance.device}</Fact>
        <Fact name="Class">{provenance.workerClass ?? MISSING}</Fact>
        <Fact name="Product">{provenance.product}<small class="mono">{provenance.revision}</small></Fact>
        <Fact name="DJL">{provenance.djl}</Fact>
        <Fact name="libtorch">{provenance.libtorch}</Fact>
        <Fact name="JDK">{provenance.jdk}</Fact>
        <Fact name="Dataset">
          <span class="mono" title={window?.datasetHash}>{window?.datasetHash.slice(0, 12) ?? MISSING}</span>
          <small>{version.dataset?.name}</small>
        </Fact>
        <Fact name="Data seed">{window?.seed ?? MISSING}</Fact>
      </dl>
    </Card>
  );
}

export function ConfigCard({ version, parent }: OfVersion): JSX.Element {
  const now = settingsOf(version);
  const before = parent ? settingsOf(parent) : now;
  const names = [...new Set([...now.keys(), ...before.keys()])].sort();
  const differing = names.filter(name => now.get(name) !== before.get(name));
  const rows = parent ? differing : names;
  return (
    <Card title={parent ? 'What is set otherwise than for the parent' : 'Settings'} hint={parent && `${differing.length} of ${names.length}`}>
      <div class="inside scroll-x" tabIndex={0} role="region" aria-label="settings">
        <table class="plain">
          <thead><tr><th>Setting</th>{parent && <th>Parent</th>}<th>This version</th></tr></thead>
          <tbody>
            {rows.map(name => (
              <tr key={name}>
                <td>{name}</td>
                {parent && <td class="mono dim">{before.get(name) ?? MISSING}</td>}
                <td class="mono">{now.get(name) ?? MISSING}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
