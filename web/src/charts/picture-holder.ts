import { createContext } from 'react';

/** Where a widget's chart leaves how it is drawn as a file; empty while nothing is drawn. */
export interface PictureHolder {
  current: (() => HTMLCanvasElement) | undefined;
}

/** Of the widget around; undefined: nobody asks for files. */
export const PictureOfWidget = createContext<PictureHolder | undefined>(undefined);
