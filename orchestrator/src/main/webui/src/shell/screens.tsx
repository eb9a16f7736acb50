import type { JSX } from 'preact';
import { OverviewScreen } from '../overview/OverviewScreen';
import { lineage } from '../state/versions';
import { Empty } from '../ui/Card';
import { AliasScreen } from './AliasScreen';
import { lazily } from '../ui/lazily';

const LineageScreen = lazily(async () => (await import('../lineage/LineageScreen')).LineageScreen);
const VersionScreen = lazily(async () => (await import('../version/VersionScreen')).VersionScreen);
const EventsScreen = lazily(async () => (await import('../events/EventsScreen')).EventsScreen);
const RunsScreen = lazily(async () => (await import('../runs/RunsScreen')).RunsScreen);
const RunScreen = lazily(async () => (await import('../runs/RunScreen')).RunScreen);
const WorkersScreen = lazily(async () => (await import('../runs/WorkersScreen')).WorkersScreen);
const WorkerScreen = lazily(async () => (await import('../runs/WorkersScreen')).WorkerScreen);
const PlanScreen = lazily(async () => (await import('../plans/PlanScreen')).PlanScreen);
const CompareScreen = lazily(async () => (await import('../compare/CompareScreen')).CompareScreen);

export interface Screen {
  title: string;
  crumb: string;
  show: () => JSX.Element;
}

const screen = (title: string, show: () => JSX.Element, crumb = ''): Screen => ({ title, crumb, show });

/** What it shows is read while its code is loaded. */
const lineageScreen = (): Screen =>
  screen('Lineage', () => {
    lineage.want();
    return <LineageScreen />;
  });

/** The screen of an address. */
export function screenAt(parts: string[]): Screen {
  const [place, id] = parts;
  switch (place) {
    case undefined:
    case 'overview':
      return screen('Overview', () => <OverviewScreen />);
    case 'lineage':
      return lineageScreen();
    case 'versions':
      if (id?.includes('@')) {
        return screen('Version', () => <AliasScreen key={id} name={id} />, id);
      }
      return id ? screen('Version', () => <VersionScreen key={id} id={id} />, id) : lineageScreen();
    case 'runs':
      return id ? screen('Run', () => <RunScreen key={id} id={id} />, id) : screen('Runs', () => <RunsScreen />);
    case 'workers':
      return id ? screen('Worker', () => <WorkerScreen key={id} name={id} />, id) : screen('Workers', () => <WorkersScreen />);
    case 'plans':
      return id ? screen('Plan', () => <PlanScreen key={id} id={id} />, id) : screen('Runs', () => <RunsScreen />);
    case 'compare':
      return screen('Compare', () => <CompareScreen />);
    case 'events':
      return screen('Events', () => <EventsScreen />);
    default:
      return screen('Not here', () => (
        <Empty title={`There is nothing at /${parts.join('/')}.`}>
          <a class="button" href="/overview">To the overview</a>
        </Empty>
      ));
  }
}
