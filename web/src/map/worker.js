// MapLibre's worker: reads tiles away from the page's thread.
import 'maplibre-src/source/worker.ts';
