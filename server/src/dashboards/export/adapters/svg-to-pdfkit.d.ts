declare module 'svg-to-pdfkit' {
  interface DrawOptions {
    readonly width?: number;
    readonly height?: number;
    /** Units are points. */
    readonly assumePt?: boolean;
    /** The name of the registered font for a family. */
    readonly fontCallback?: (family: string, isBold: boolean, isItalic: boolean) => string;
  }
  /** Draws an SVG into a document of PDFKit. */
  const drawSvg: (...of: [pdf: PDFKit.PDFDocument, svg: string, x: number, y: number, options?: DrawOptions]) => void;
  export = drawSvg;
}
