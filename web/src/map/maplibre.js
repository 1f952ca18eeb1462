// What of MapLibre the map uses, from its sources (see vite.config.mjs for why). The types are those of `maplibre-gl`.
export {Map} from 'maplibre-src/ui/map.ts';
export {AttributionControl} from 'maplibre-src/ui/control/attribution_control.ts';
export {NavigationControl} from 'maplibre-src/ui/control/navigation_control.ts';
export {ScaleControl} from 'maplibre-src/ui/control/scale_control.ts';
import {config} from 'maplibre-src/util/config.ts';

export function setWorkerUrl(url) {
    config.WORKER_URL = url;
}
