/** What the first paint does not need, and what a frame of a course page is given; a chunk by itself would divide those of the first paint. */
import './curves/panel';
import './machine/menu';
import './answers/panel';
import './answers/ask';
import './runs/table';
import './runs/import';
import './runs/details';
import './runs/replay';
import './runs/export';
import './runs/weights';
import './presenter/bar';

export { follow, settle, show } from './elements/embedded';
