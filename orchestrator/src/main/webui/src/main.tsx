import { render } from 'preact';
import { connect } from './api/stream';
import { App } from './shell/App';
import { loadAll } from './state/code';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/states.css';
import './style/tables.css';
import './style/runs.css';
import './style/lineage.css';
import './style/version.css';
import './style/overview.css';
import './style/plans.css';
import './style/ops.css';

/** Long after whoever came has seen what they came for. */
const CALM_AFTER_MS = 10_000;

connect();
setTimeout(() => void loadAll(), CALM_AFTER_MS);
const host = document.getElementById('app');
if (host) {
  render(<App />, host);
}
